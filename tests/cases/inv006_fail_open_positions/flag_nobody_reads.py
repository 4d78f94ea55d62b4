# A flag says that the positions are unknown, to nobody.
def pair(client):
    try:
        return True, client.positions()
    except Exception:
        return False, {}


def h(client, s):
    _, held = pair(client)
    enforce_before_order(s, "buy", 1, held)  # INV006: empty where the flag is False


def h2(client, s):
    ok, held = pair(client)
    if not ok:
        return
    enforce_before_order(s, "buy", 1, held)


def h3(client, s):
    enforce_before_order(s, "buy", 1, pair(client)[1])  # INV006: empty where the flag is False
