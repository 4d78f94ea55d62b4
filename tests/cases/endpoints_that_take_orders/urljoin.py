# `urljoin` keeps the end of its second argument.
from urllib.parse import urljoin

BASE = "https://api.tradestation.com/v3/"


def enter(session, body):
    return session.post(urljoin(BASE, "orderexecution/orders"), json=body)  # INV001: no guard
