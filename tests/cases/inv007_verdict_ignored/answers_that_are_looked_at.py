# A condition in a comprehension and the operand of `and` decide something.
def enter(enforcer, send, symbols):
    [send(symbol) for symbol in symbols if enforcer.check_can_open_position(symbol)]
    [enforcer.check_can_open_position(symbol) and send(symbol) for symbol in symbols]
    return all(enforcer.check_can_open_position(symbol) for symbol in symbols)
