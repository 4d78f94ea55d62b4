# Worked out, whatever from, is no copy: under that name no guard has seen it.
def enter_by_the_number_of_the_market(client, positions, symbol):
    market = client.number_of(symbol)
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=market, side="buy")  # INV003: positions are looked up under another name


def enter_as_requested(client, positions, signal):
    enforce_before_order(signal.symbol, "buy", 1, positions)
    request = build_request(signal)
    client.submit_order(symbol=request.symbol, side="buy")  # INV003: what the request says is not known


def enter(client, positions, symbol, hedge):
    native = client.market_id(hedge)
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=native, side="buy")  # INV003: made of `hedge`


def enter_after_a_change(client, positions, symbol, other):
    native = client.market_id(symbol)
    symbol = other
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=native, side="buy")  # INV003: made of what `symbol` was


def leave(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    exit_side = opposite(side)
    client.submit_order(symbol=symbol, side=exit_side)  # INV003: the other side


def leave_by_a_table(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    exit_side = OPPOSITE[side]
    client.submit_order(symbol=symbol, side=exit_side)  # INV003: the other side


def leave_by_an_attribute(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    client.submit_order(symbol=symbol, side=side.opposite)  # INV003: the other side


def enter_rebound(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    symbol = client.market_id(symbol)
    client.submit_order(symbol=symbol, side="buy")  # INV003: bound anew since the guard


class Desk:
    def enter(self, positions):
        hedge = self.pick()
        self.enforcer.enforce_before_order(self.symbol, "buy", 1, positions)
        self.client.submit_order(symbol=hedge, side="buy")  # INV003: chosen, not built


def enter_unpacked(client, positions, signal):
    symbol, hedge = signal.pair()
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=hedge, side="buy")  # INV003: the other of the pair


def enter_unpacked_from_another(client, positions, signal, other):
    symbol, side = other.parts()
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=signal.symbol, side="buy")  # INV003: parts of `other` were checked
