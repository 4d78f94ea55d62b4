# What is merged last may say the symbol anew, and so may a key that is not written here.
def enter_with_more_behind(client, positions, symbol, other, extra):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    order = {"symbol": other} | extra
    client.create_order(**order)


def enter_by_a_key(client, positions, symbol, other, key):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    order = {"symbol": other, key: symbol}
    client.create_order(**order)
