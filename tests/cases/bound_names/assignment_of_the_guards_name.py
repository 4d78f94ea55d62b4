# What `Mock()` does when called is nobody's check.
from unittest.mock import Mock

enforce_before_order = Mock()


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: a mock checks nothing
