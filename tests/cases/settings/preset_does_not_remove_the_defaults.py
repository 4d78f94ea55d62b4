# A preset adds names; the default ones stay.
# settings: presets = ["ccxt"]
def enter(client, symbol):
    client.submit_order(symbol)  # INV001: a default name
