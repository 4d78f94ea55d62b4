# An attribute outlives this call.
def enter(desk, client, symbol):
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: kept on the desk

    desk.place = place
