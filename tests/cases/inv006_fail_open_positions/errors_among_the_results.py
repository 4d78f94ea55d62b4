# Errors among the results are left out, and the positions with them.
import asyncio


async def f(client, s):
    rows = await asyncio.gather(client.a(), client.b(), return_exceptions=True)
    held = {}
    for row in rows:
        if isinstance(row, Exception):
            continue
        held.update(row)
    enforce_before_order(s, "buy", 1, held)  # INV006: an error was left out


async def f2(client, s):
    rows = await asyncio.gather(client.a(), client.b(), return_exceptions=True)
    enforce_before_order(s, "buy", 1, {r.symbol: r.qty for r in rows if not isinstance(r, Exception)})  # INV006: an error was left out


async def f3(client, s):
    held, balance = await asyncio.gather(client.a(), client.b(), return_exceptions=True)
    if isinstance(held, Exception):
        held = {}
    enforce_before_order(s, "buy", 1, held)  # INV006: an error was left out
