# A swallow ends the with statement and the code behind it runs in the same round.
def enter(client, session, symbols):
    for symbol in symbols:
        with session:
            enforce_before_order(symbol)
        client.submit_order(symbol)  # INV002: in this round the guard was swallowed
