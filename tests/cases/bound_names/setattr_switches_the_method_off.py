# `setattr` with the name written out is an assignment of that attribute.
def rehearse(desk):
    setattr(desk.enforcer, "enforce_before_order", print)


def enter(desk, client, symbol):
    desk.enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: it may be `print` that was called
