# Adjacent literals are one string, evaluated from left to right.
def enter(client, symbol):
    return (
        "sent: "
        f"{client.submit_order(symbol)}"  # INV001: the guard stands in the next piece
        f"{enforce_before_order(symbol)}"
    )
