# `Feed.BUY` says a side where a side is asked for; as a symbol it is a name like any other.
class Feed:
    BUY = "BTCUSDT"


def enter(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=Feed.BUY, side="buy", quantity=1)  # INV003: another name
