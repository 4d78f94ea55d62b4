# The nested function is called behind the guard.
def enter(client, symbol):
    send = getattr(client, "submit_order")

    def go():
        return send(symbol)  # guarded: called once, behind the guard

    enforce_before_order(symbol)
    return go()
