# A fallback to something else.
try:
    from invariant_guard import enforce_before_order
except ImportError:
    from paper import noop as enforce_before_order


def f(client, s):
    enforce_before_order(s)
    client.submit_order(s)  # INV001: perhaps it is called `noop`
