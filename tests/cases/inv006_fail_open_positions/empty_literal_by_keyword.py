# The same by keyword.
def enter(client, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions={})  # INV006: always flat
    client.submit_order(symbol=symbol)
