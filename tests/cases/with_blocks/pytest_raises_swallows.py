# In a test: the refusal is expected and swallowed, then an order is sent.
import pytest


def test_refusal(client, symbol):
    with pytest.raises(Exception):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: expected, hence swallowed
