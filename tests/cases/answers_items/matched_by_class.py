# A pattern asks for the attribute.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    match evaluate(symbol):
        case Verdict(allowed=True):
            client.submit_order(symbol)
        case Verdict(allowed=said) if said:
            client.submit_order(symbol)
        case _:
            client.submit_order(symbol)  # INV001: refused
