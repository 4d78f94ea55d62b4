# The store after `as` runs inside: its fault may be swallowed, before the guard came.
def enter(client, session, book, symbol):
    with session as book.current:
        enforce_before_order(symbol)
        client.create_order(symbol)
    client.submit_order(symbol)  # INV002: `session` may swallow what store or guard raised
