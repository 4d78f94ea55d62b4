# `or` stops at the first true operand.
def enter(client, symbol, exempt):
    if exempt or enforce_before_order(symbol):
        client.submit_order(symbol)  # INV001: exempt
