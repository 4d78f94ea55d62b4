# A table that is written out is followed by its key.
TRADING = {
    "add": "/0/private/AddOrder",
    "cancel": "/0/private/CancelOrder",
}


class Desk:
    def enter(self, data):
        return self.kraken_request(TRADING["add"], data)  # INV001: no guard

    def leave(self, data):
        return self.kraken_request(TRADING["cancel"], data)
