# Another quantity is not another order for this rule: partial sizes are usual.
def enter(client, positions, symbol, total, slice_):
    enforce_before_order(symbol, "buy", total, positions)
    client.create_order(symbol=symbol, side="buy", quantity=slice_)
