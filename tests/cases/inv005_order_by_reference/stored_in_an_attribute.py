# Whoever calls `self.place` later is seen by nobody.
class Desk:
    def __init__(self, client):
        self.place = client.create_order  # INV005: kept in an attribute
