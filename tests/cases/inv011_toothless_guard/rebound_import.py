# What the file may have replaced is not known any more.
try:
    from invariant_guard import PositionInvariantEnforcer
except ImportError:
    PositionInvariantEnforcer = None

enforcer = PositionInvariantEnforcer(observe=True)
