# Listed by its pattern, the attribute counts by what the file binds it to.
# settings: guards = ["enforce_before_order", "*.desk_check"]
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.desk_check = enforce_before_order

    def enter(self, client, symbol):
        self.desk_check(symbol)
        client.submit_order(symbol)
