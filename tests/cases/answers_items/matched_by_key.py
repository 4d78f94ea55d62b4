# A pattern asks for the key.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    match evaluate(symbol):
        case {"allowed": True, "reason": _}:
            client.submit_order(symbol)
        case {"reason": True}:
            client.submit_order(symbol)  # INV001: another key
