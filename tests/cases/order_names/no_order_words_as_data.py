# A side and a column that are told in words.
import backtrader as bt


def label(rows, side):
    kinds = {"buy": 1, "sell": -1}
    rows.sort(key=lambda row: row.order)
    return kinds[side], rows.buy, "order"
