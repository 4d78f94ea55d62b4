# Nothing says that the client's own stands for a lock.
from threading import Lock


def enter(client, symbol):
    with client.session or Lock():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: a session may swallow
