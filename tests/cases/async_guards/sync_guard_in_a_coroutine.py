# Never awaited in this file and in no setting: an ordinary call, complete when it returns.
async def enter(client, symbol):
    enforce_before_order(symbol)
    await client.create_order(symbol)
