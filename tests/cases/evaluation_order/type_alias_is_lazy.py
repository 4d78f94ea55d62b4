# The value of a `type` statement is evaluated when asked for.
# python: 3.12
def enter(client, symbol):
    type Cleared = enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the alias was never evaluated
