# Only Kraken's library means by `validate` that nothing is sent.
def send(desk, symbol):
    desk.create_order(symbol=symbol, side="buy", quantity=1, validate=True)  # INV001: validates, and sends
