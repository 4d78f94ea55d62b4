# This `TYPE_CHECKING` is the desk's own, and may be true.
from desk import TYPE_CHECKING
from desk.guards import enforce_before_order


if TYPE_CHECKING:

    def enforce_before_order(symbol: str) -> None: ...


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the stub checks nothing
