# False is the default, and a setting that somebody else decides is not written out.
from invariant_guard import PositionInvariantEnforcer


def make(settings):
    one = PositionInvariantEnforcer(observe=False, allow_hedging=False)
    two = PositionInvariantEnforcer(observe=settings.observe)
    return one, two, PositionInvariantEnforcer()
