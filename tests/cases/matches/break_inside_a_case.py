# A `break` in a case leaves the loop round the match.
def enter(client, modes, symbol):
    for mode in modes:
        match mode:
            case "stop":
                break
            case _:
                enforce_before_order(symbol)
                client.submit_order(symbol)
    else:
        return
    client.create_order(symbol)  # INV001: "stop" at once
