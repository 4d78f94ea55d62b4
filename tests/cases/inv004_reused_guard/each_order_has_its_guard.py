# Checked anew before the second.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)
    enforce_before_order(symbol)
    client.create_order(symbol)
