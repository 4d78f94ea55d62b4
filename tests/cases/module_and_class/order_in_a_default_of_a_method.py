# A default is evaluated once, in the class body, when the `def` runs.
class Desk:
    def enter(self, reply=client.submit_order("BTCUSDT")):  # INV001: sent at import
        return reply
