# The classes below have several bases, but `super()` finds the same method in all of them.
from typing import Generic, TypeVar

T = TypeVar("T")


class Base:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk(Base):
    def enter(self, symbol):
        super().check(symbol)
        self.client.submit_order(symbol)


class Logged:
    def log(self, text):
        print(text)


class LoggedDesk(Logged, Desk):
    pass


class TypedDesk(Desk, Generic[T]):
    pass
