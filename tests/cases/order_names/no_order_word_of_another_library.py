# Each library brings its own words alone.
import backtrader as bt


def enter(client, coin, request):
    client.order(coin, True, 1)
    client.market_open(coin)
    client.order_send(request)
