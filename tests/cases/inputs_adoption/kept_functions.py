# What is called at another time has no check then.
import schedule, signal
from functools import partial
from threading import Thread


def a(enforcer, client, ws, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    ws.on_tick(lambda t: client.create_order(s, "market", "buy", 1))  # INV001: called at another time


def b(enforcer, client, ws, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    ws.start_kline_socket(callback=lambda m: client.create_order(s, "market", "buy", 1))  # INV001: called at another time


def c(enforcer, client, ws, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    schedule.every(5).minutes.do(lambda: client.create_order(s, "market", "buy", 1))  # INV001: called at another time


def d(enforcer, client, ws, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    signal.signal(signal.SIGTERM, lambda *a: client.create_order(s, "market", "buy", 1))  # INV001: called at another time


class A:
    def e(self, enforcer, client, ws, s, held):
        enforcer.enforce_before_order(s, "buy", 1, held)
        self.handlers = dict(tick=lambda: client.create_order(s, "market", "buy", 1))  # INV001: called at another time

    def f(self, enforcer, client, ws, s, held):
        enforcer.enforce_before_order(s, "buy", 1, held)
        self.worker = Thread(target=lambda: client.create_order(s, "market", "buy", 1))  # INV001: called at another time


def g(enforcer, client, ws, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    return partial(client.create_order, s, "buy")  # INV005: called at another time


def h(enforcer, client, symbols, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    return map(client.submit_order, symbols)  # INV005: called at another time
