# A test replaces the method; storing to the name is no reference to it.
from unittest.mock import Mock


def test_enter(client):
    client.create_order = Mock()
