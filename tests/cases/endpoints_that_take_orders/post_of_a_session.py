# The method says POST, and the path is Binance's alone.
async def enter(client, signed, headers):
    return await client.post("/fapi/v1/order", params=signed, headers=headers)  # INV001: no guard
