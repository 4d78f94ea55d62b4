# Each way in which a failed read looks flat.
def a(enforcer, client, s):
    enforcer.enforce_before_order(s, "buy", 1, client.positions() or {})  # INV006: empty after an error


def b(enforcer, client, s):
    def held():
        if client is None:
            return {}
        return client.positions()

    enforcer.enforce_before_order(s, "buy", 1, held())  # INV006: empty after an error


def c(enforcer, cache, s):
    enforcer.enforce_before_order(s, "buy", 1, cache.get("positions", {}))  # INV006: empty after an error


def d(enforcer, client, s):
    try:
        qty = client.qty(s)
    except Exception:
        qty = 0
    enforcer.enforce_before_order(s, "buy", 1, {s: qty})  # INV006: empty after an error


class Adapter:
    def get_positions(self):
        try:
            return self.client.positions()
        except:
            return {}


def e(enforcer, s):
    adapter = Adapter()
    enforcer.enforce_before_order(s, "buy", 1, adapter.get_positions())  # INV006: empty after an error


def f(enforcer, s, held={}):
    enforcer.enforce_before_order(s, "buy", 1, held)  # INV006: empty after an error


async def g(enforcer, s, client):
    import asyncio

    rows = await asyncio.gather(client.positions("a"), client.positions("b"), return_exceptions=True)
    enforcer.enforce_before_order(s, "buy", 1, rows)  # INV006: empty after an error
