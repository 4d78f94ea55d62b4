# Each round of the script's loop is complete.
for symbol in ("BTCUSDT", "ETHUSDT"):
    enforce_before_order(symbol)
    client.submit_order(symbol)
