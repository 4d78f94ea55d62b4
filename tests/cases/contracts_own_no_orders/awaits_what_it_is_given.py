# What is awaited may be a send under way.
async def create_order(reply):
    return await reply


async def enter(reply):
    return await create_order(reply)  # INV001: whatever `reply` does
