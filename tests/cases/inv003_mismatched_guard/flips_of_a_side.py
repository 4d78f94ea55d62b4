# The other side than the one that was checked, however it is written.
FLIP = {"BUY": "SELL", "SELL": "BUY"}
SAME = {"BUY": "BUY", "SELL": "SELL"}


def opposite(side):
    """The other side."""
    if side == "BUY":
        return "SELL"
    return "BUY"


def turned(side):
    return FLIP[side]


def kept(side):
    return "SELL" if side == "SELL" else "BUY"


class Desk:
    OTHER = {"buy": "sell", "sell": "buy"}

    def _opposite(self, side):
        return "sell" if side == "buy" else "buy"

    @staticmethod
    def _turned(side):
        return "buy" if side == "sell" else "sell"

    def by_a_method(self, client, positions, s, side):
        enforce_before_order(s, side, 1, positions)
        client.futures_create_order(symbol=s, side=self._opposite(side), quantity=1)  # INV003: flipped

    def by_a_static_method(self, client, positions, s, side):
        enforce_before_order(s, side, 1, positions)
        client.futures_create_order(symbol=s, side=Desk._turned(side), quantity=1)  # INV003: flipped

    def by_a_table_of_the_class(self, client, positions, s, side):
        enforce_before_order(s, side, 1, positions)
        client.futures_create_order(symbol=s, side=self.OTHER[side], quantity=1)  # INV003: flipped


def by_a_condition(client, positions, s, side):
    close = "SELL" if side == "buy" else "BUY"
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=close, quantity=1)  # INV003: flipped


def by_the_condition_turned_round(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    close = "BUY" if side != "SELL" and False or side != "BUY" else "SELL"
    client.futures_create_order(symbol=s, side=close, quantity=1)


def by_an_unequal_condition(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    close = "BUY" if side != "BUY" else "SELL"
    client.futures_create_order(symbol=s, side=close, quantity=1)  # INV003: flipped


def by_a_display(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side={"BUY": "SELL", "SELL": "BUY"}[side])  # INV003: flipped


def by_a_table(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=FLIP[side.upper()], quantity=1)  # INV003: flipped


def by_get(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=FLIP.get(side), quantity=1)  # INV003: flipped


def by_a_helper(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    way = opposite(side)
    client.futures_create_order(symbol=s, side=way, quantity=1)  # INV003: flipped


def by_a_helper_with_a_table(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=turned(side), quantity=1)  # INV003: flipped


def of_an_enumeration(client, positions, s, side, OrderSide):
    enforce_before_order(s, side, 1, positions)
    close = OrderSide.SELL if side == OrderSide.BUY else OrderSide.BUY
    client.futures_create_order(symbol=s, side=close, quantity=1)  # INV003: flipped


def of_a_field(client, positions, s, signal):
    enforce_before_order(s, signal["side"], 1, positions)
    client.futures_create_order(symbol=s, side=FLIP[signal["side"]], quantity=1)  # INV003: flipped


def bound_to_itself(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    side = opposite(side)
    client.futures_create_order(symbol=s, side=side, quantity=1)  # INV003: flipped


def of_a_constant(client, positions, s):
    side = "BUY"
    close = FLIP[side]
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=close, quantity=1)  # INV003: flipped


def checked_as_flipped(client, positions, s, side):
    way = opposite(side)
    enforce_before_order(s, opposite(side), 1, positions)
    client.futures_create_order(symbol=s, side=way, quantity=1)


def flipped_before_both(client, positions, s, side):
    side = opposite(side)
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=side, quantity=1)


def flipped_twice(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side=FLIP[opposite(side)], quantity=1)


def of_another_side(client, positions, s, signal, held):
    enforce_before_order(s, signal.side, 1, positions)
    client.futures_create_order(symbol=s, side=opposite(held.side), quantity=1)


def no_flip(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    client.futures_create_order(symbol=s, side="BUY" if side == "buy" else "SELL", quantity=1)
