# None, or nothing under a key, becomes "flat".
def a(client, s):
    enforce_before_order(s, "buy", 1, client.positions() or {})  # INV006: nobody knows what is open


def b(cache, s):
    enforce_before_order(s, "buy", 1, cache.get("positions", {}))  # INV006: nobody knows what is open
