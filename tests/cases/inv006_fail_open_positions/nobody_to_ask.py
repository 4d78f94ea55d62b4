# Without a client nobody has asked what is open.
def read(client):
    if client is None:
        return {}
    return client.positions()


def read2(client):
    if not client:
        log("no client")
        return {}
    return client.positions()


def d(client, s):
    enforce_before_order(s, "buy", 1, read(client))  # INV006: empty without a client


def d2(client, s):
    enforce_before_order(s, "buy", 1, read2(client))  # INV006: empty without a client


def j(client, s):
    if client is None:
        held = {}
    else:
        held = client.positions()
    enforce_before_order(s, "buy", 1, held)  # INV006: empty without a client


def k(client, s):
    enforce_before_order(s, "buy", 1, {} if client is None else client.positions())  # INV006: empty without a client
