# The guard decides; the dropped answer is still a mistake in reading the interface.
def enter(enforcer, client, symbol):
    enforcer.check_can_open_position(symbol)  # INV007: the answer is dropped
    enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)
