# Both directions may stand: what the guard is there to prevent.
from invariant_guard import PositionInvariantEnforcer


class Desk:
    def __init__(self):
        self.enforcer = PositionInvariantEnforcer(allow_hedging=True)  # INV011: both sides stand
