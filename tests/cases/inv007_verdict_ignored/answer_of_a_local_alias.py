# A local name for the question asks the same.
def enter(enforcer, symbol):
    may_open = enforcer.check_can_open_position
    may_open(symbol)  # INV007: nobody looks at the answer
    return may_open(symbol)
