# Kept in local names that nobody looks at again. An underscore says that it is meant.
def enter(enforcer, client, symbol):
    verdict = enforcer.check_can_open_position(symbol)  # INV007: nobody reads `verdict`
    ok, reason = enforcer.check_can_open_position(symbol)  # INV007: nobody reads either
    allowed: object = enforcer.check_can_open_position(symbol)  # INV007: nobody reads `allowed`
    _ = enforcer.check_can_open_position(symbol)
    _ok, _reason = enforcer.check_can_open_position(symbol)
    client.ping()


def enter_if_allowed(enforcer, client, symbol):
    ok, reason = enforcer.check_can_open_position(symbol)
    client.log(reason)


def ask_later(enforcer, symbol):
    verdict = enforcer.check_can_open_position(symbol)
    return lambda: verdict


last = None


def remember(enforcer, symbol):
    global last
    last = enforcer.check_can_open_position(symbol)
