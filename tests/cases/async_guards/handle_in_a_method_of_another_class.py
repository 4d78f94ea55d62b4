# So with the methods of two classes.
class Desk:
    def enter(self, symbol):
        order = self.enforcer.enforce_before_order(symbol)
        self.client.submit_order(symbol)
        return order


class Feed:
    async def follow(self, symbol):
        order = self.client.fetch(symbol)
        await order
