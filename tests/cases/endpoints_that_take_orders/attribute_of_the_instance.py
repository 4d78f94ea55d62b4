# What `__init__` assigns is what the method sends to.
import requests


class Oanda:
    def __init__(self, base, account):
        self.orders = f"{base}/v3/accounts/{account}/orders"
        self.session = requests.Session()

    def enter(self, body):
        return self.session.post(self.orders, json=body)  # INV001: no guard
