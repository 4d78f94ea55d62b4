# What is open in one symbol says nothing about another.
def pair(client, enforcer):
    held = client.positions()
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, held)
    client.futures_create_order(symbol="BTCUSDT", side="buy", quantity=1)
    enforcer.enforce_before_order("ETHUSDT", "sell", 1, held)
    client.futures_create_order(symbol="ETHUSDT", side="sell", quantity=1)


def pair_of_names(client, enforcer, first, second):
    held = client.positions()
    enforcer.enforce_before_order(first, "buy", 1, held)
    client.futures_create_order(symbol=first, side="buy", quantity=1)
    enforcer.enforce_before_order(second, "sell", 1, held)
    client.futures_create_order(symbol=second, side="sell", quantity=1)
