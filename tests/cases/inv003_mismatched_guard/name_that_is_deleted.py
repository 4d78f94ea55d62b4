# A handler deletes its name at its end: no order is sent for it, for it raises NameError.
def after_the_handler(client, positions, symbol, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    try:
        feed()
    except KeyError as symbol:
        client.note(symbol)
    client.create_order(symbol=symbol, side="buy", quantity=1)


def in_the_handler(client, positions, symbol, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    try:
        feed()
    except KeyError as symbol:
        client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: the error


def bound_again_in_the_handler(client, positions, symbol, other, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    try:
        feed()
    except KeyError as error:
        symbol = other
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: perhaps the other


def bound_again_after_the_handler(client, positions, symbol, other, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    try:
        feed()
    except KeyError as symbol:
        client.note(symbol)
        missed = True
    if missed:
        symbol = other
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: perhaps the other
