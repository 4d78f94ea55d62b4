# What is written to a file, or put into a queue, is sent by nobody here.
import json


def note(stream, queue, sku):
    stream.write(json.dumps({"op": "order", "sku": sku, "exchange": "okx"}))
    queue.put({"op": "order.create", "exchange": "bybit"})
