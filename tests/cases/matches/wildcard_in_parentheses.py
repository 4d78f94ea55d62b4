# Parentheses keep a pattern irrefutable.
def enter(client, symbol, mode):
    match mode:
        case (_):
            enforce_before_order(symbol)
    client.submit_order(symbol)
