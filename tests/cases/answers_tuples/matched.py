# The tuple is matched.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    match evaluate(symbol):
        case (True, _):
            client.submit_order(symbol)
        case (_, reason):
            client.submit_order(symbol, reason)  # INV001: refused
