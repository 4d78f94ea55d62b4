# What only observes refuses nothing.
from invariant_guard import PositionInvariantEnforcer

enforcer = PositionInvariantEnforcer(observe=True)  # INV011: it lets every order pass


def enter(client, symbol):
    enforcer.enforce_before_order(symbol, "buy", 1, client.positions())
    client.submit_order(symbol, "buy", 1)
