# The text of a symbol is the symbol, unless it is some object.
def enter_as_text(client, positions, symbol, hedge):
    text = str(symbol)
    enforce_before_order(text, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    other = str(hedge)
    client.create_order(symbol=other, side="buy", quantity=1)  # INV003: for `hedge`
