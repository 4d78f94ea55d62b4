# The inner one starts with what held where it was made: in the outer body, behind the outer start.
def enter(client, retry, symbol):
    enforce_before_order(symbol)
    retry(lambda: retry(lambda: client.submit_order(symbol)))
