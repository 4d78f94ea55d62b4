# A venue's channels of order updates are no orders.
import json


class OkxSocket:
    def open(self):
        self.ws.send(json.dumps({"op": "subscribe", "args": [{"channel": "orders"}]}))
        self.ws.send(json.dumps({"op": "cancel-order", "args": []}))
