# The `if` of a case runs before its arm.
def enter(client, mode, symbol):
    match mode:
        case "live" if enforce_before_order(symbol):
            client.submit_order(symbol)
        case _:
            client.create_order(symbol)  # INV001: not "live", so the `if` was not evaluated
