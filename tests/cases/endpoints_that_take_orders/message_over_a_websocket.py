# Bybit's trade socket: the operation stands in the message.
import json

URL = "wss://stream.bybit.com/v5/trade"


async def enter(ws, order):
    message = {"reqId": "1", "op": "order.create", "args": [order]}
    await ws.send(json.dumps(message))  # INV001: no guard
    await ws.send_json({"op": "order.cancel", "args": [order]})
