# `/api/v1/orders` is anybody's; in a file that speaks of KuCoin it is KuCoin's.
BASE = "https://api.kucoin.com"


class Client:
    def enter(self, body):
        return self._request("POST", "/api/v1/orders", params=body)  # INV001: no guard
