# `HTTPMethod.POST` says POST.
from http import HTTPMethod


def enter(session, body):
    return session.request(HTTPMethod.POST, "https://api.alpaca.markets/v2/orders", json=body)  # INV001: no guard
