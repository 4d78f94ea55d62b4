# The asynchronous face has the same settings.
import invariant_guard as guard

enforcer = guard.AsyncPositionInvariantEnforcer(observe=True)  # INV011: it lets every order pass
again = guard.get_async_position_invariant_enforcer(allow_hedging=True)  # INV011: both sides stand
