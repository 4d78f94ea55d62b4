# `observe=True` of something else is somebody else's business.
from invariant_guard import PositionInvariantEnforcer

enforcer = PositionInvariantEnforcer()
metrics.histogram(observe=True)
open_account(allow_hedging=True)
