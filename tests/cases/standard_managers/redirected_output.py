# What is printed goes elsewhere; what is raised does not.
import io
from contextlib import redirect_stdout


def enter(client, symbol):
    with redirect_stdout(io.StringIO()):
        enforce_before_order(symbol)
    client.submit_order(symbol)
