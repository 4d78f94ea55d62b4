# An await may be cancelled or fail.
async def enter(client, feed, symbol):
    try:
        await feed
    except Exception:
        await client.create_order(symbol)  # INV001: the feed failed
