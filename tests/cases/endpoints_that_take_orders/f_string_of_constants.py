# The parts of an f-string are followed.
BASE = "https://openapi.koreainvestment.com:9443"
PATH = "uapi/overseas-stock/v1/trading/order"


def enter(requests, headers, body):
    url = f"{BASE}/{PATH}"
    return requests.post(url, headers=headers, json=body)  # INV001: no guard
