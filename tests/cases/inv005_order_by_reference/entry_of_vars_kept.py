# What keeps it calls it where nobody looks.
class Desk:
    def __init__(self, client):
        self.send = vars(client)["create_order"]  # INV005: kept
