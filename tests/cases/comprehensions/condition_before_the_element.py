# The condition is evaluated before the element, though it stands behind it.
def enter(client, symbols):
    return [client.submit_order(s) for s in symbols if enforce_before_order(s)]
