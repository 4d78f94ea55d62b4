# The call in `@guarded("binance")` makes the decorator, and is followed to it.
def guarded(exchange):
    def decorate(func):
        def wrapper(*args, **kwargs):
            enforce_before_order(exchange=exchange)
            return func(*args, **kwargs)

        return wrapper

    return decorate


def retried(times):
    def decorate(func):
        def wrapper(*args, **kwargs):
            for _ in range(times):
                try:
                    return func(*args, **kwargs)
                except ConnectionError:
                    continue
            raise TimeoutError

        return wrapper

    return decorate


@guarded("binance")
def enter(client, symbol):
    client.submit_order(symbol)


class Desk:
    @guarded("binance")
    def enter(self, symbol):
        self.client.submit_order(symbol)


@retried(3)
def check(symbol):
    enforce_before_order(symbol)


@retried(3)
def send(client, symbol):
    client.submit_order(symbol)  # INV001: the decorator only calls through


def add(client, symbol):
    check(symbol)
    client.submit_order(symbol)
