# Only a strategy's own `close` is backtrader's.
import backtrader as bt


def load(path):
    handle = open(path)
    handle.close()
    return bt.feeds.GenericCSVData(dataname=path)
