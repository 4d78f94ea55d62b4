# The method stands in the file, whoever holds the adapter.
class Adapter:
    def get_positions(self):
        try:
            return self.client.positions()
        except:
            return {}


class Desk:
    def __init__(self, client):
        self.adapter = Adapter(client)

    def e(self, enforcer, s):
        enforcer.enforce_before_order(s, "buy", 1, self.adapter.get_positions())  # INV006: empty after an error


def f(enforcer, adapter: Adapter, s):
    enforcer.enforce_before_order(s, "buy", 1, adapter.get_positions())  # INV006: empty after an error
