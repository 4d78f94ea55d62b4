# The setting says that the name is a coroutine function, though no await in this file shows it.
# settings: async-guards = ["enforce_before_order"]
def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: a coroutine, and nobody awaits it
    client.submit_order(symbol)  # INV001: the guard never ran
