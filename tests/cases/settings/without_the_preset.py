# A name that counts by import means nothing while neither an import nor a setting says so.
def enter(exchange, symbol):
    exchange.edit_order("1", symbol, "limit", "buy", 1)
