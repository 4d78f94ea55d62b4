# One call, one finding.
from invariant_guard import PositionInvariantEnforcer

enforcer = PositionInvariantEnforcer(observe=True, allow_hedging=True)  # INV011: one call to mend
