# Kept besides, it may be called by anybody.
class Desk:
    def enter(self, client, symbol):
        send = getattr(client, "submit_order")
        self.send = send  # INV005: kept
        return send(symbol)  # INV001: submit_order by its local name
