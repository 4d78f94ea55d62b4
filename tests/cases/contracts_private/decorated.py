# The decorator has the function, and may call it from elsewhere.
from desk.tasks import task


@task
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: decorated


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)
