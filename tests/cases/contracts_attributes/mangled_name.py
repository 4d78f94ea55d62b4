# `__check` of `Desk` is `_Desk__check` to others, who may set it by that name.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.__check = enforce_before_order

    def enter(self, client, symbol):
        self.__check(symbol)
        client.submit_order(symbol)


class Hedge:
    def __init__(self):
        self.__ensure = enforce_before_order

    def enter(self, client, symbol):
        self.__ensure(symbol)
        client.submit_order(symbol)  # INV001: `rehearsal` replaces it


def rehearsal(hedge):
    hedge._Hedge__ensure = print
