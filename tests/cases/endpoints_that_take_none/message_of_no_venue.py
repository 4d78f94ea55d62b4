# An event of one's own bears a name like a venue's operation.
import json


def publish(bus, order):
    bus.send(json.dumps({"op": "order.create", "order": order}))
    bus.call("order.place", order)
    bus.send({"method": "add_order", "args": order})
