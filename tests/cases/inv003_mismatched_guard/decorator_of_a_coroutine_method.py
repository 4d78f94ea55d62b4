# The same awaited: the object that the wrapper hands on moves no parameter.
import functools


def guarded_awaited(func):
    @functools.wraps(func)
    async def wrapper(self, symbol, side, quantity):
        await self.enforcer.enforce_before_order(symbol, side, quantity, await self.positions())
        return await func(self, symbol, side, quantity)

    return wrapper


class Desk:
    @guarded_awaited
    async def enter(self, symbol, side, quantity):
        return await self.client.create_order(symbol=symbol, side=side, quantity=quantity)
