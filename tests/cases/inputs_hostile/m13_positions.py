# Errors among results, a pair of them, a default.
import asyncio


async def a(enforcer, client, s):
    rows = await asyncio.gather(client.p(1), client.p(2), return_exceptions=True)
    held = {r.symbol: r.qty for r in rows if not isinstance(r, Exception)}
    enforcer.enforce_before_order(s, "buy", 1, held)  # INV006: empty after an error


def read(client):
    try:
        return True, client.positions()
    except Exception:
        return False, {}


def b(enforcer, client, s):
    ok, held = read(client)
    enforcer.enforce_before_order(s, "buy", 1, held)  # INV006: empty after an error


def b2(enforcer, client, s):
    _, held = read(client)
    enforcer.enforce_before_order(s, "buy", 1, held)  # INV006: empty after an error


def c(enforcer, client, s, positions={}):
    try:
        positions = client.positions()
    except Exception:
        pass
    enforcer.enforce_before_order(s, "buy", 1, positions)  # INV006: empty after an error
