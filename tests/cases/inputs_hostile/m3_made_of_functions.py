# What a call makes of a function is kept in its place.
from functools import partial
from itertools import islice
from threading import Thread
from types import MethodType

from tenacity import retry


class A:
    def a(self, client, s):
        enforce_before_order(s)
        self.q.append(partial(client.create_order, s))  # INV005: called at another time

    def b(self, client, ss):
        enforce_before_order(ss)
        return map(client.submit_order, ss)  # INV005: called at another time

    def c(self, client, s):
        enforce_before_order(s)

        def send():
            client.submit_order(s)  # INV001: called at another time

        return retry(send)

    def d(self, client, s):
        enforce_before_order(s)
        self.h = dict(t=lambda: client.submit_order(s))  # INV001: called at another time

    def e(self, client, o):
        enforce_before_order(o)

        def send(self):
            client.submit_order(o)  # INV001: called at another time

        return MethodType(send, o)

    def f(self, client, ss):
        enforce_before_order(ss)
        return islice((client.submit_order(s) for s in ss), 3)  # INV001: called at another time

    def g(self, client, s):
        enforce_before_order(s)
        self.w = Thread(target=lambda: client.submit_order(s))  # INV001: called at another time

    def h(self, client, s):
        enforce_before_order(s)
        Handler(lambda: client.submit_order(s))  # INV001: called at another time


class Handler:
    def __init__(self, f):
        self.f = f
