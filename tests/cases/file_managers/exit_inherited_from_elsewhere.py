# Without an `__exit__` of its own the class answers what its unknown base answers.
from desk.db import Base


class Session(Base):
    def __enter__(self):
        return self


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: Base may swallow
