# An interface says what others implement: no call ever runs it.
from abc import ABC, abstractmethod
from typing import Protocol


class Enforcer(Protocol):
    def enforce_before_order(self, symbol: str) -> None: ...


class Checker(ABC):
    @abstractmethod
    def enforce_before_order(self, symbol: str) -> None:
        """Raise where the order must not be sent."""


class Desk:
    def __init__(self, enforcer: Enforcer, checker: Checker, client) -> None:
        self.enforcer = enforcer
        self.checker = checker
        self.client = client

    def enter(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        self.client.submit_order(symbol)

    def add(self, symbol):
        self.checker.enforce_before_order(symbol)
        self.client.submit_order(symbol)
