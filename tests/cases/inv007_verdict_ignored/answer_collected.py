# Collected in a list that is used.
def verdicts(enforcer, symbols):
    return [enforcer.check_can_open_position(symbol) for symbol in symbols]
