# The object's class stands in the same file.
class Adapter:
    def __init__(self, client):
        self.client = client

    def get_positions(self):
        try:
            return self.client.positions()
        except Exception:
            return {}

    def fine(self):
        return self.client.positions()


def g(client, s):
    adapter = Adapter(client)
    enforce_before_order(s, "buy", 1, adapter.get_positions())  # INV006: its method hides errors


def g2(adapter: Adapter, s):
    enforce_before_order(s, "buy", 1, adapter.get_positions())  # INV006: its method hides errors


def g3(adapter: Adapter, s):
    enforce_before_order(s, "buy", 1, adapter.fine())


class Desk:
    def __init__(self, client):
        self.adapter = Adapter(client)

    def enter(self, s):
        enforce_before_order(s, "buy", 1, self.adapter.get_positions())  # INV006: its method hides errors
