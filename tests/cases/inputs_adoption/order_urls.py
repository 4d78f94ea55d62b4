# An order by its URL, through a method of the file's own and by requests.
import requests

BASE = "https://fapi.binance.com"


class A:
    def f(self):
        self._request("POST", "/fapi/v1/order")  # INV001: posts an order


def g():
    requests.post(f"{BASE}/fapi/v1/order")  # INV001: posts an order
