# A request object that is made first and sent later is one send, where it is sent.
import requests


def enter(session, base, body):
    request = requests.Request("POST", base + "/v2/orders", json=body)
    return session.send(request.prepare())  # INV001: no guard
