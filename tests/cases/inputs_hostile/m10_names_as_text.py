# Names of orders as constant text.
from operator import attrgetter

NAME = "submit_order"


def a(c, s):
    getattr(c, "create_order")(s)  # INV005: an order function by its name


def b(c, s):
    getattr(c, f"create_order")(s)  # INV005: an order function by its name


def d(c, s):
    c.__getattribute__("create_order")(s)  # INV005: an order function by its name


class A:
    def e(self):
        self.get = attrgetter("create_order")  # INV005: an order function by its name


def f(cs):
    return map(attrgetter("create_order"), cs)  # INV005: an order function by its name


def g(app):
    app.send_task("x.submit_order")  # INV005: an order function by its name


def h(q):
    q.enqueue("x.submit_order")  # INV005: an order function by its name


def i(c, s):
    getattr(c, NAME)(s)  # INV005: an order function by its name


def j(c, s):
    getattr(c, "create" + "_order")(s)  # INV005: an order function by its name
