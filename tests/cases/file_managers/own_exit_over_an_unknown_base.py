# The class's own `__exit__` is what runs, whatever the base does.
from desk.db import Base


class Session(Base):
    def __exit__(self, *exc):
        self.rollback()


def enter(client, symbol):
    with Session():
        enforce_before_order(symbol)
    client.submit_order(symbol)
