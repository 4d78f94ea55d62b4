# The desk's own flag of that name is not typing's.
from desk.flags import TYPE_CHECKING


def enter(client, symbol):
    if TYPE_CHECKING:
        client.submit_order(symbol)  # INV001: unknown flag
