# Checked against the positions of one account, sent to another.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions, account="main")
    client.create_order(symbol=symbol, side="buy", quantity=1, account="hedge")  # INV003: another account
