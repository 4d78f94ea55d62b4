# `patch.object` sets the attribute.
def test_enter(enforcer, client, mocker, mock, patch, symbol):
    with mock.patch.object(enforcer, "enforce_before_order", print):
        enforcer.enforce_before_order(symbol)
        client.submit_order(symbol)  # INV001: something else was called
