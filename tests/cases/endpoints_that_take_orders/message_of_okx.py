# The operation is one plain word: it counts in the message of a file that speaks of OKX.
import json


class OkxSocket:
    def enter(self, order):
        self.ws.send(json.dumps({"id": "1", "op": "order", "args": [order]}))  # INV001: no guard
        self.ws.send(json.dumps({"id": "2", "op": "cancel-order", "args": [order]}))
