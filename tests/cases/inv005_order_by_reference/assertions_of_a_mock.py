# Asking a mock what happened.
def test_enter(client):
    client.create_order.assert_called_once_with("BTCUSDT")
    assert client.create_order.call_count == 1
