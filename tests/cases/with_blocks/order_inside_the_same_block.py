# Inside the block the order follows the guard in a straight line.
def enter(client, session, symbol):
    with session:
        enforce_before_order(symbol)
        client.submit_order(symbol)
