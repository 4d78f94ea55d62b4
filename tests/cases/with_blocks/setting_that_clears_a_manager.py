# The team vouches for its transaction: it never swallows.
# settings: non-suppressing = ["transaction"]
def enter(client, db, symbol):
    with db.transaction():
        enforce_before_order(symbol)
    client.submit_order(symbol)
