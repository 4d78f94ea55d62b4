# Cases are tried from top to bottom; the first that matches ends the search.
def enter(client, mode, symbol):
    match mode:
        case "off":
            client.cancel(symbol)
        case _:
            enforce_before_order(symbol)
            client.submit_order(symbol)
    client.create_order(symbol)  # INV001: "off"
