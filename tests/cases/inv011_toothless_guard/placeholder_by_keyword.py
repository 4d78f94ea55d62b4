# The dots of a suggestion are no positions.
def enter(client, enforcer, symbol):
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=...)  # INV011: dots
    client.submit_order(symbol, "buy", 1)
