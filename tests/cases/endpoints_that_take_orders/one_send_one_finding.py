# The wrapper that really sends does not know the path: the call that says it is the send.
import requests


class Client:
    def _post(self, path, body):
        return requests.post(self.base + path, json=body, headers=self._sign("POST", path, body))

    def enter(self, body):
        return self._post("/v5/order/create", body)  # INV001: no guard
