# Handed to the consumer.
def verdicts(enforcer, symbols):
    for symbol in symbols:
        yield enforcer.check_can_open_position(symbol)
