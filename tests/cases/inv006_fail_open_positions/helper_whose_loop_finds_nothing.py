# No round of the loop hides an error, so nothing but an empty account leads here.
def positions_of(rows):
    for row in rows:
        return row
    return {}


def enter(client, symbol, rows):
    enforce_before_order(symbol, "buy", 1, positions_of(rows))
    client.create_order(symbol=symbol, side="buy", quantity=1)
