# The fixture of pytest-mock.
def test_enter(enforcer, client, mocker, mock, patch, symbol):
    if mocker.patch("desk.enforcer.enforce_before_order"):
        enforcer.enforce_before_order(symbol)
        client.submit_order(symbol)  # INV001: something else was called
