# A guard that the settings name is asked the same.
# settings: guards = ["check_limits"]
def enter(client, symbol):
    check_limits(symbol)  # INV011: nothing binds the name
    client.submit_order(symbol, "buy", 1)


def enter_method(client, risk, symbol):
    risk.check_limits(symbol)
    client.submit_order(symbol, "buy", 1)
