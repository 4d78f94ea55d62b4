# An edit that says by a constant that it cancels sends nothing.
import futu as ft
from futu import ModifyOrderOp


def cancel(trade, order_id):
    return trade.modify_order(ft.ModifyOrderOp.CANCEL, order_id, 0, 0)  # no order: cancels


def cancel_by_keyword(trade, order_id):
    return trade.modify_order(modify_order_op=ModifyOrderOp.CANCEL, order_id=order_id, qty=0, price=0)  # no order: cancels


def edit(trade, order_id, qty, price):
    return trade.modify_order(ModifyOrderOp.NORMAL, order_id, qty, price)  # INV001: another quantity


def whatever(trade, op, order_id):
    return trade.modify_order(op, order_id, 0, 0)  # INV001: it may be an edit


def again(trade, order_id):
    return trade.modify_order(ModifyOrderOp.ENABLE, order_id, 0, 0)  # INV001: the order is there again
