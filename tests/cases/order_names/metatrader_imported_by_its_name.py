# The library that is imported by its name is imported.
import importlib

mt5 = importlib.import_module("MetaTrader5")


def enter(request):
    return mt5.order_send(request)  # INV001: the module is MetaTrader's
