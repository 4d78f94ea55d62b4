# ccxt makes a method of each path of a venue.
def enter(exchange, symbol):
    exchange.fapiPrivatePostOrder({"symbol": symbol, "side": "BUY"})  # INV001: a path that places orders
    exchange.fapiprivate_post_order({"symbol": symbol, "side": "BUY"})  # INV001: the same path
