# A coroutine answers when it is awaited.
# settings: checks = ["check", "evaluate[allowed]"]
async def enter(client, symbol):
    verdict = await evaluate(symbol)
    if verdict.allowed:
        client.submit_order(symbol)
    if (await evaluate(symbol)).allowed:
        client.submit_order(symbol)
