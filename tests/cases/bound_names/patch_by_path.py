# `patch` puts another function in its place.
def test_enter(enforcer, client, mocker, mock, patch, symbol):
    with patch("desk.enforcer.enforce_before_order"):
        enforcer.enforce_before_order(symbol)
        client.submit_order(symbol)  # INV001: something else was called
