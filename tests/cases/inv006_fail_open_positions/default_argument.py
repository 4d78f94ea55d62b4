# A default stands in for positions that the caller has left out.
def c(client, s, held={}):
    enforce_before_order(s, "buy", 1, held)  # INV006: the default is flat


def c2(client, s, held=None):
    enforce_before_order(s, "buy", 1, held)


def c3(client, s, held=None):
    held = held or {}
    enforce_before_order(s, "buy", 1, held)  # INV006: the default is flat


def c4(client, s, held=None):
    if held is None:
        held = {}
    enforce_before_order(s, "buy", 1, held)  # INV006: the default is flat


def c5(client, s, held=None):
    if held is None:
        held = client.positions()
    enforce_before_order(s, "buy", 1, held)


def i(client, s, held={}):
    try:
        held = client.positions()
    except Exception:
        pass
    enforce_before_order(s, "buy", 1, held)  # INV006: the default is flat


def _m(s, held={}):
    enforce_before_order(s, "buy", 1, held)  # INV006: the default is flat


def m(s):
    _m(s)
