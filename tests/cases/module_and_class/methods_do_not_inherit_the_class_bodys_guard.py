# The class body ran once.
class Desk:
    enforce_before_order("BTCUSDT")

    def enter(self, client):
        client.submit_order("BTCUSDT")  # INV001: a method starts with nothing
