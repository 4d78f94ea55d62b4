# Both names hold what the mapping says under one key, and so does the order that is passed on whole.
def enter(client, positions, signal):
    checked = signal["symbol"]
    sent = signal["symbol"]
    enforce_before_order(checked, "buy", 1, positions)
    client.create_order(symbol=sent, side="buy", quantity=1)


def enter_whole(client, positions, signal):
    checked = signal["symbol"]
    order = {"symbol": signal["symbol"], "side": "buy"}
    enforce_before_order(checked, "buy", 1, positions)
    client.create_order(**order)


# Two entries of one mapping may be two names for one thing.
def enter_another(client, positions, signal):
    checked = signal["symbol"]
    sent = signal["hedge"]
    enforce_before_order(checked, "buy", 1, positions)
    client.create_order(symbol=sent, side="buy", quantity=1)
