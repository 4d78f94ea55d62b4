# A format specification is evaluated after the value it formats.
def enter(client, symbol):
    return f"{client.submit_order(symbol):{enforce_before_order(symbol)}}"  # INV001: value first
