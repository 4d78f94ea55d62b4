# A script does it at its top level.
held = client.positions()
enforcer.enforce_before_order("BTCUSDT", "buy", 1, held)
client.futures_create_order(symbol="BTCUSDT", side="buy", quantity=1)
enforcer.enforce_before_order("BTCUSDT", "sell", 1, held)  # INV010: read before the order
client.futures_create_order(symbol="BTCUSDT", side="sell", quantity=1)
