# A statement drops what an operator or a display makes of the answer.
def enter(enforcer, symbol, others):
    [enforcer.check_can_open_position(other) for other in others]  # INV007: the list is dropped
    not enforcer.check_can_open_position(symbol)  # INV007: so is the opposite
    enforcer.check_can_open_position(symbol) is True  # INV007: so is the comparison
    enforcer.check_can_open_position(symbol), symbol  # INV007: so is the tuple
