# Passed as an argument right here, behind the guard.
def enter(client, symbol, legs):
    enforce_before_order(symbol)
    return list(client.submit_order(symbol, leg) for leg in legs)  # INV004: from the second on
