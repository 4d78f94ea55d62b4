# An alias of the import is the class itself.
from invariant_guard import PositionInvariantEnforcer as Enforcer

enforcer = Enforcer(observe=True)  # INV011: it lets every order pass
