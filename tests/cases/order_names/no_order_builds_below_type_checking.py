# The import for the type checker withdraws what only builds, too.
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py_clob_client.client import ClobClient


def build(client: "ClobClient", arguments):
    return client.create_order(arguments)
