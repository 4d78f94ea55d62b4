# The check answers; nobody listens.
def enter(enforcer, client, symbol):
    enforcer.check_can_open_position(symbol)  # INV007: the answer is dropped
    client.submit_order(symbol)  # INV001: and checking is not enforcing
