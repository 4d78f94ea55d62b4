# patch names what it replaces.
from unittest.mock import patch


def test_enter(client):
    with patch("broker.Client.create_order"), patch.object(client, "create_order"):
        client.ping()
