# So does a key function.
def create_order(session, symbols):
    return sorted(symbols, key=session.deliver)


def enter(session, symbols):
    return create_order(session, symbols)  # INV001: delivered by `sorted`
