# An abstract method promises for its implementations.
from abc import ABC, abstractmethod
from typing import NoReturn


class Desk(ABC):
    @abstractmethod
    def refuse(self) -> NoReturn:
        """End the order path."""

    def enter(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception:
            self.refuse()
        self.client.submit_order(symbol)
