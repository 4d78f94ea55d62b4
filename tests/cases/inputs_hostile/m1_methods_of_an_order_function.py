# A method of an order function calls it.
def a(client, s):
    client.create_order.delay(s)  # INV005: sends it


def b(client, s):
    client.create_order.apply_async(s)  # INV005: sends it


def c(client, s):
    client.create_order.remote(s)  # INV005: sends it


def d(client, s):
    client.create_order.send(s)  # INV005: sends it


def e(client, s):
    client.create_order.retry_with(stop=1)(s)  # INV005: sends it


def f(client, s):
    client.create_order.__wrapped__(s)  # INV005: sends it


def g(client, s):
    client.create_order.__func__(client, s)  # INV005: sends it


def h(client, s):
    client.create_order.__get__(client)(s)  # INV005: sends it
