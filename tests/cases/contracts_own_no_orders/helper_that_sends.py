# A helper of the file is followed to what it sends.
def tidy(session, symbol):
    return session.deliver(symbol)


def create_order(session, symbol):
    return {"symbol": tidy(session, symbol)}


def enter(session, symbol):
    return create_order(session, symbol)  # INV001: delivered by the helper
