# Comprehensions of all three kinds run where they stand; the guard before covers them.
def enter(client, symbol, legs):
    enforce_before_order(symbol)
    first = {client.submit_order(symbol, leg) for leg in legs}  # INV004: from the second leg on
    second = {leg: client.create_order(symbol, leg) for leg in legs}  # INV004: on the same guard
    return first, second
