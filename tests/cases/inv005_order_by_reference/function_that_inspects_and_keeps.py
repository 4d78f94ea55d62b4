# Kept, it may be called at any time.
class Desk:
    def note(self, function):
        self.seen = function

    def enter(self, client):
        self.note(client.create_order)  # INV005: kept
