# What is patched here is not the guard, and a request may be called `patch` too.
def test_enter(enforcer, client, mock, http, symbol):
    http.patch("https://desk/enforce_before_order")
    with mock.patch.object(client, "ping"):
        enforcer.enforce_before_order(symbol)
        client.submit_order(symbol)
