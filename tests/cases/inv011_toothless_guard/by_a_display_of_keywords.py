# A keyword in a display is a keyword.
from invariant_guard import PositionInvariantEnforcer

enforcer = PositionInvariantEnforcer(**{"observe": True})  # INV011: it lets every order pass
