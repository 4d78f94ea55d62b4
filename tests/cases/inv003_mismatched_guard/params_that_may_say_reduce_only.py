# Venue parameters given by position, or inside a request, may say reduce-only.
# settings: presets = ["ccxt"]
def leave(client, positions, symbol, account, request, params, extra):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol, "market", "sell", 1, None, params)
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol, "market", "sell", 1, None, dict(reduceOnly=True))
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.submit_order(account, request)
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.submit_order(account, OrderRequest(symbol=symbol, reduce_only=True))
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.submit_order(symbol=symbol, extra=extra)
