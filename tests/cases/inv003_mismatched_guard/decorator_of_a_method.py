# A decorator hands a method its object by position: the parameters behind it are not moved by one.
import functools


def guarded(func):
    @functools.wraps(func)
    def wrapper(self, symbol, side, quantity, *args, **kwargs):
        self.enforcer.enforce_before_order(symbol, side, quantity, self.positions())
        return func(self, symbol, side, quantity, *args, **kwargs)

    return wrapper


def guarded_by_keywords(func):
    @functools.wraps(func)
    def wrapper(self, **kwargs):
        self.enforcer.enforce_before_order(
            symbol=kwargs["symbol"], side=kwargs["side"], quantity=1, current_positions=self.positions()
        )
        return func(self, **kwargs)

    return wrapper


def swapping(func):
    @functools.wraps(func)
    def wrapper(self, symbol, hedge, side, quantity):
        self.enforcer.enforce_before_order(symbol, side, quantity, self.positions())
        return func(self, hedge, symbol, side, quantity)

    return wrapper


class Desk:
    @guarded
    def enter(self, symbol, side, quantity):
        return self.client.create_order(symbol=symbol, side=side, quantity=quantity)

    @guarded
    def other(self, symbol, side, quantity):
        return self.client.create_order(symbol=self.hedge, side=side, quantity=quantity)  # INV003: not the symbol

    @guarded
    def turned(self, symbol, side, quantity):
        side = "sell" if side == "buy" else "buy"
        return self.client.create_order(symbol=symbol, side=side, quantity=quantity)  # INV003: the other side

    @guarded_by_keywords
    def by_keywords(self, symbol, side):
        return self.client.create_order(symbol=symbol, side=side)

    @swapping
    def swapped(self, symbol, hedge, side, quantity):
        return self.client.create_order(symbol=symbol, side=side, quantity=quantity)  # INV003: is given the hedge
