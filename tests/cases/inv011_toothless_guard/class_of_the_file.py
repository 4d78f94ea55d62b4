# A class of the file has the name for itself.
class PositionInvariantEnforcer:
    def __init__(self, observe):
        self.observe = observe


enforcer = PositionInvariantEnforcer(observe=True)
