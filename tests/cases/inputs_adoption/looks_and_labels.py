# To look at an order function, or to say its name, is not to send.
def f(client, s):
    return request_id("submit_order", s)


def g(client):
    return callable(client.submit_order)


def h(client):
    inspect.signature(client.submit_order)


def look(fn):
    return fn.__name__


def i(client):
    look(client.submit_order)
