# A static method gets its arguments and nothing before them.
class Desk:
    def enter(self, client, positions, symbol, side):
        self._check(symbol, side, positions)
        client.create_order(symbol=symbol, side=side, quantity=1)

    def enter_the_wrong_way_round(self, client, positions, symbol, side):
        self._check(side, symbol, positions)
        client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: side and symbol were swapped

    @staticmethod
    def _check(symbol, side, positions):
        enforce_before_order(symbol, side, 1, positions)
