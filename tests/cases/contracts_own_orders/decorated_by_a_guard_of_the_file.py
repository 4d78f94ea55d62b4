# What runs is the decorator's wrapper, which guards.
def guarded(function):
    def wrapper(session, symbol):
        enforce_before_order(symbol)
        return function(session, symbol)

    return wrapper


@guarded
def submit_order(session, symbol):
    return session.post("/orders", symbol)


def enter(session, symbol):
    return submit_order(session, symbol)
