# A generator expression runs in whoever iterates it.
def submit_order(session, symbols):
    done = list(session.deliver(symbol) for symbol in symbols)
    enforce_before_order(symbols)
    return done


def enter(session, symbols):
    return submit_order(session, symbols)  # INV001: delivered before the guard
