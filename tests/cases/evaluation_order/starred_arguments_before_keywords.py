# All positional and starred arguments are evaluated before any keyword, as written or not.
def enter(client, symbol, record):
    record(reply=client.submit_order(symbol), *[enforce_before_order(symbol)])
