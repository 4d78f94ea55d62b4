# Inside a field the rules of `and` hold.
def enter(client, symbol, live):
    text = f"{live and enforce_before_order(symbol)}"
    client.submit_order(symbol, text)  # INV001: not live
