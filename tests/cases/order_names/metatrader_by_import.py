# MetaTrader's one function for all orders counts where it is imported.
import MetaTrader5 as mt5


def enter(request):
    return mt5.order_send(request)  # INV001: sends the request
