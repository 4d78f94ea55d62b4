# A helper of the file is followed.
def tidy(symbol):
    return symbol.upper().strip()


def create_order(symbol):
    return {"symbol": tidy(symbol)}


def enter(symbol):
    return create_order(symbol)  # no order: a mapping
