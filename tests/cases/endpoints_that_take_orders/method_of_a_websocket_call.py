# Binance's API over a websocket: the method is named, and the file speaks of Binance.
from binance_common.websocket import connect


async def enter(connection, params):
    return await connection.send(method="order.place", params=params)  # INV001: no guard
