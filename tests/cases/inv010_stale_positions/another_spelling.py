# Two spellings of one instrument are one key.
def pair(client, enforcer):
    held = client.positions()
    enforcer.enforce_before_order("BTC/USDT:USDT", "buy", 1, held)
    client.futures_create_order(symbol="BTC/USDT:USDT", side="buy", quantity=1)
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, held)  # INV010: bought under its other name
    client.futures_create_order(symbol="BTCUSDT", side="sell", quantity=1)
