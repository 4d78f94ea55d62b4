# One segment may be anything.
def enter(requests, gateway, account, body):
    return requests.post(f"{gateway}/iserver/account/{account}/orders", json=body)  # INV001: no guard
