# A name that a handler or `del` has deleted sends nothing: the order raises NameError.
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


def deleted_on_one_path(client, positions, symbol, done):
    enforce_before_order(symbol, "buy", 1, positions)
    if done:
        del symbol
    client.create_order(symbol=symbol, side="buy", quantity=1)


def two_deleted(client, positions, symbol, side, done):
    enforce_before_order(symbol, side, 1, positions)
    if done:
        del symbol, side
    client.create_order(symbol=symbol, side=side, quantity=1)


def another_deleted(client, positions, symbol, other, done):
    enforce_before_order(symbol, "buy", 1, positions)
    if done:
        symbol = other
        del other
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: perhaps the other
