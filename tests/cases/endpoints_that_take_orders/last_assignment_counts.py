# A name that is bound twice: each call sees the assignment before it.
def turn(session, base, body):
    path = "/v5/order/cancel"
    session.post(base + path, json=body)
    path = "/v5/order/create"
    session.post(base + path, json=body)  # INV001: no guard


def turn_back(session, base, body):
    path = "/v5/order/create"
    session.post(base + path, json=body)  # INV001: no guard
    path = "/v5/order/cancel"
    session.post(base + path, json=body)
