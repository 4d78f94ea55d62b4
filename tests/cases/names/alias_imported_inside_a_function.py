# An import in a function binds the alias there.
def enter(symbol):
    from broker import create_order as send

    enforce_before_order(symbol)
    send(symbol)  # guarded: create_order behind the guard
