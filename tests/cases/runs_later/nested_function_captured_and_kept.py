# A pattern that captures the function names it, and so does whoever stores that name.
def enter(desk, client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: kept on the desk

    match place:
        case action:
            desk.place = action
