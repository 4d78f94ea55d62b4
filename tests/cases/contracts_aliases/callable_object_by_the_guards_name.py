# The guard's own name is an object of the file.
from desk import guards


class Risk:
    def __call__(self, symbol):
        guards.enforce_before_order(symbol)


enforce_before_order = Risk()


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
