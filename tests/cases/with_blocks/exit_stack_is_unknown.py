# An ExitStack swallows if anything pushed on it does.
from contextlib import ExitStack


def enter(client, session, symbol):
    with ExitStack() as stack:
        stack.enter_context(session)
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `session` may swallow from inside the stack
