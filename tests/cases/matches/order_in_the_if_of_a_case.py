# An order in the `if` is sent when the pattern matches.
def enter(client, mode, symbol):
    match mode:
        case "live" if client.submit_order(symbol):  # INV001: no guard before it
            pass
