# What is worked out from the symbol checked may be the same symbol in the venue's spelling.
def enter(client, positions, symbol):
    market = symbol.replace("/", "")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=market, side="buy")


def enter_in_two_steps(client, positions, symbol):
    market = client.market(symbol)
    native = market["id"]
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=native, side="buy")


def enter_as_requested(client, positions, signal):
    enforce_before_order(signal.symbol, signal.side, 1, positions)
    request = build_request(signal)
    client.submit_order(symbol=request.symbol, side=request.side)


def enter_in_each_round(client, positions, symbols):
    for symbol in symbols:
        native = to_native(symbol)
        enforce_before_order(native, "buy", 1, positions)
        client.submit_order(symbol=symbol, side="buy")


def enter_with_an_enumeration(client, positions, symbol, side):
    way = side.value.upper()
    enforce_before_order(symbol, way, 1, positions)
    client.submit_order(symbol=symbol, side=side)


def enter_from_a_table(client, positions, symbol, direction):
    side = SIDES[direction]
    enforce_before_order(symbol, direction, 1, positions)
    client.submit_order(symbol=symbol, side=side)


class Desk:
    def enter(self, positions):
        order = self.build_order()
        self.enforcer.enforce_before_order(self.symbol, self.side, 1, positions)
        self.client.submit_order(symbol=order.symbol, side=order.side)


def enter_unpacked(client, positions, signal):
    symbol, side = signal.parts()
    enforce_before_order(symbol, side, 1, positions)
    client.submit_order(symbol=signal.symbol, side=signal.side)


class Configured:
    @property
    def symbol(self):
        return self.config.symbol

    def enter(self, positions):
        self.enforcer.enforce_before_order(self.config.symbol, "buy", 1, positions)
        self.client.submit_order(symbol=self.symbol, side="buy")
