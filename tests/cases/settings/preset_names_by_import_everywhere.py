# A preset that the settings name counts in every file, its names by import too.
# settings: presets = ["ccxt"]
def enter(exchange, symbol):
    exchange.edit_order("1", symbol, "limit", "buy", 1)  # INV001: an edit cancels and places anew
