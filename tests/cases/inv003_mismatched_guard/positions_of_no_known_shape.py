# Two of symbol, side and quantity stand among the arguments as they are, and the third provably does not.
def another_symbol(client, positions, s, t, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.create_order(t, side, qty)  # INV003: `s` was checked


def the_same(client, positions, s, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.create_order(s, side, qty)


def in_another_order(client, positions, s, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(qty, side, s)


def rebound(client, positions, s, side, qty, pick):
    enforce_before_order(s, side, qty, positions)
    s = pick()
    client.place_order(s, side, qty)  # INV003: bound anew since


def another_side(client, positions, s, qty):
    enforce_before_order(s, "buy", qty, positions)
    client.place_order(s, qty, "sell")  # INV003: buying was checked


def another_side_by_name(client, positions, s, side, close_side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(s, close_side, qty)  # INV003: `side` was checked


def with_a_price(client, positions, s, t, qty, price):
    enforce_before_order(s, "buy", qty, positions)
    client.place_order(t, "buy", qty, price)  # INV003: `s` was checked


def constants(client, positions, side, qty):
    enforce_before_order("BTCUSDT", side, qty, positions)
    client.place_order("ETHUSDT", side, qty, "GTC")  # INV003: another constant


def words_of_another_library(client, positions, s, t, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(tradingsymbol=t, transaction_type=side, quantity=qty)  # INV003: `s` was checked


def copy_of_the_quantity(client, positions, s, t, side, qty):
    size = qty
    enforce_before_order(s, side, size, positions)
    client.place_order(t, side, qty)  # INV003: `s` was checked


def copy_of_the_symbol(client, positions, s, side, qty):
    sym = s
    enforce_before_order(sym, side, qty, positions)
    client.place_order(s, side, qty)


def flip_in_place(client, positions, s, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(s, "sell" if side == "buy" else "buy", qty)  # INV003: the other side


def flip_in_a_name_that_says_nothing(client, positions, s, side, qty):
    close = "sell" if side == "buy" else "buy"
    enforce_before_order(s, side, qty, positions)
    client.place_order(s, close, qty)  # INV003: the other side


def flip_by_get(client, positions, s, side, qty):
    enforce_before_order(s, side, qty, positions)
    client.place_order(s, {"buy": "sell", "sell": "buy"}.get(side), qty)  # INV003: the other side


def another_symbol_beside_a_flip_by_get(client, positions, s, t, side, qty):
    enforce_before_order(s, {"buy": "sell", "sell": "buy"}.get(side), qty, positions)
    client.place_order({"buy": "sell", "sell": "buy"}.get(side), t, qty)  # INV003: `s` was checked


def another_symbol_beside_a_flip_by_a_helper(client, positions, s, t, side, qty):
    def opposite(side):
        return "sell" if side == "buy" else "buy"

    enforce_before_order(s, opposite(side), qty, positions)
    client.place_order(t, opposite(side), qty)  # INV003: `s` was checked


def one_path(client, positions, s, t, side, qty, flag):
    enforce_before_order(s, side, qty, positions)
    if flag:
        s = t
    client.place_order(s, side, qty)  # INV003: bound anew on one path
