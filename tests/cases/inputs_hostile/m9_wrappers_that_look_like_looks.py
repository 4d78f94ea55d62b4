# The result is called, so it was no look.
def f(client, s, log):
    log(client.create_order)(s)  # INV005: wrapped and called


def g(client, s, trace):
    send = trace(client.create_order)  # INV005: wrapped and called
    send(s)
