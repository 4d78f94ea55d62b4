# Left before right.
def enter(client, symbol):
    return f"{client.submit_order(symbol)} {enforce_before_order(symbol)}"  # INV001: left first
