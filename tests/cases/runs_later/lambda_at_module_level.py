# Created at module level: it starts with nothing, whatever ran before it.
enforce_before_order("BTCUSDT")
place = lambda symbol: client.submit_order(symbol)  # INV001: called by anybody, at any time
