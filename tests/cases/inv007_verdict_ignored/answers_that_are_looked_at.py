# A condition and the operand of `and` decide nothing, since a tuple is true; what `all` decides is unknown.
def enter(enforcer, send, symbols):
    [send(symbol) for symbol in symbols if enforcer.check_can_open_position(symbol)]  # INV007: a tuple
    [enforcer.check_can_open_position(symbol) and send(symbol) for symbol in symbols]  # INV007: a tuple
    return all(enforcer.check_can_open_position(symbol) for symbol in symbols)
