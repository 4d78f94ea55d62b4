# A module under an alias: the last name still says it.
import broker.rest as rest
import risk.invariant as risk


def enter(symbol):
    risk.enforce_before_order(symbol)
    rest.create_order(symbol)
