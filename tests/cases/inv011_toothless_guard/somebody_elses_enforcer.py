# A class of the same name from elsewhere is nothing that we know.
from desk.guards import PositionInvariantEnforcer

enforcer = PositionInvariantEnforcer(observe=True)
