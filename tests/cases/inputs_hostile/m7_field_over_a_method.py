# A field of a dataclass hides the method of a base.
from dataclasses import dataclass
from typing import Callable


class Base:
    def check(self, s):
        enforce_before_order(s)


@dataclass
class Desk(Base):
    check: Callable[..., None]

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: any callable may have been given
