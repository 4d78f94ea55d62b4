# Nothing but the entry was cleared: the close and the stops ride on its guard.
def enter(client, positions, symbol, stop, target):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    try:
        client.create_order(symbol=symbol, side="sell", quantity=1, stopPrice=stop)  # INV004: after the entry
        client.create_order(symbol=symbol, side="sell", quantity=1, price=target)  # INV004: after the stop
    except ConnectionError:
        client.create_order(symbol=symbol, side="sell", quantity=1)  # INV004: after either
