# In each round.
def watch(enforcer, symbols):
    for symbol in symbols:
        enforcer.check_can_open_position(symbol)  # INV007: the answer is dropped
