# `order_limit` sends a limit order, but a rate limiter waits by it until one may be sent.
async def wait_of_an_attribute(self, endpoint):
    await self._limiter.order_limit(endpoint)


async def wait_of_a_name(limiter, endpoint):
    await limiter.order_limit(endpoint, cost=1)


async def wait_of_a_rate_limiter(rate_limiter, endpoint):
    await rate_limiter.order_limit(endpoint)


async def wait_of_a_rate_limiter_in_capitals(self, endpoint):
    await self.orderLimiter.order_limit(endpoint)


def ask_the_limits(self, endpoint):
    return self.rate_limits.order_limit(endpoint)


def ask_the_limits_of_a_venue(limits, venue):
    return limits.order_limit(venue)


async def wait_of_a_throttle(throttle, endpoint):
    await throttle.order_limit(endpoint)


async def wait_of_a_throttler(self, endpoint):
    await self.throttler.order_limit(endpoint)


def enter(client, symbol):
    client.order_limit(symbol=symbol, side="BUY")  # INV001: python-binance


def enter_in_a_class(self, symbol):
    self.calls.order_limit(symbol=symbol, side="BUY")  # INV001: the same


def enter_by_side(self, symbol):
    self.client.order_limit_buy(symbol=symbol)  # INV001: no word of a limiter


def enter_behind_the_limiter(self, symbol):
    self._limiter.order_limit("order")
    self.client.order_limit_buy(symbol=symbol)  # INV001: the limiter checks nothing
