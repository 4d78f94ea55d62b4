# Defaults are evaluated by the `def` statement, not by a call.
def enter(client, symbol):
    def later(cleared=enforce_before_order(symbol)):
        return cleared

    client.submit_order(symbol)
