# Coroutines in a list that leaves the function.
async def _send(client, symbol):
    await client.submit_order(symbol)  # INV001: its coroutine is returned in a list


def enter(client, symbol, symbols):
    enforce_before_order(symbol)
    jobs = []
    for each in symbols:
        jobs.append(_send(client, each))
    return jobs
