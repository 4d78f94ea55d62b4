# A dataclass that is a context manager: its exit returns nothing, so it swallows nothing.
from dataclasses import dataclass


@dataclass
class Timed:
    name: str

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print(self.name)


def enter(client, symbol):
    with Timed("enter"):
        enforce_before_order(symbol)
    client.submit_order(symbol)
