# Accounts have positions of their own.
def pair(client, enforcer, symbol):
    held = client.positions()
    enforcer.enforce_before_order(symbol, "buy", 1, held, account="one")
    client.create_order(symbol=symbol, side="buy", quantity=1, account="one")
    enforcer.enforce_before_order(symbol, "sell", 1, held, account="two")
    client.create_order(symbol=symbol, side="sell", quantity=1, account="two")
