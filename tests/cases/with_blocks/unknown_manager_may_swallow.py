# Nobody here knows what `__exit__` of a session answers: it may swallow the refusal.
def enter(client, session, symbol):
    with session:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `session` may have swallowed it
