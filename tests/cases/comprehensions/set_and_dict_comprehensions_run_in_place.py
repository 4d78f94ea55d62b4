# Comprehensions of all three kinds run where they stand; the guard before covers them.
def enter(client, symbol, legs):
    enforce_before_order(symbol)
    first = {client.submit_order(symbol, leg) for leg in legs}
    second = {leg: client.create_order(symbol, leg) for leg in legs}
    return first, second
