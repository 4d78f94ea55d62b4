# The text tells a log what is retried; what is called stands beside it.
import asyncio


async def send(manager, client, methods, order, callback):
    await manager.run("submit_order", [order.id], methods.order_methods[order.kind], order)
    await manager.run("submit_order", [order.id], asyncio.to_thread, client.post, order)
    return await manager.run("submit_order", callback, order)


async def amend(manager, client, order, order_fields):
    await manager.run("create_order", [order.id], client.amend_order, order)
    return await manager.run("create_order", order_fields)  # INV005: here the text says what is called
