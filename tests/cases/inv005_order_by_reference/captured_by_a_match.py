# A name that a pattern gives to an order function is an alias.
def enter(client, symbol):
    match client.create_order:
        case place:
            place(symbol)  # INV001: an order call with no guard
    enforce_before_order(symbol)
    match client.create_order:
        case other:
            other(symbol)  # guarded: an alias
