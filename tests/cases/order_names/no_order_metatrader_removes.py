# MetaTrader's one function removes and changes as well: what it does stands under "action".
import MetaTrader5 as mt5
from MetaTrader5 import order_send


def remove(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    return mt5.order_send(request)  # no order: takes one back


def trail(position, level):
    return mt5.order_send({"action": mt5.TRADE_ACTION_SLTP, "position": position.ticket, "sl": level})  # no order: a level of the position


def trail_either(position, level):
    if position.type == mt5.POSITION_TYPE_BUY:
        request = {"action": mt5.TRADE_ACTION_SLTP, "position": position.ticket, "sl": level}
    else:
        request = {"action": mt5.TRADE_ACTION_SLTP, "position": position.ticket, "sl": -level}
    request["comment"] = "trailed"
    return mt5.order_send(request)  # no order: either way


def close_by(position, other):
    request = dict(action=mt5.TRADE_ACTION_CLOSE_BY, position=position.ticket, position_by=other.ticket)
    return mt5.order_send(request)  # no order: closes one by the other


def enter(symbol):
    request = {"action": mt5.TRADE_ACTION_DEAL, "symbol": symbol, "type": mt5.ORDER_TYPE_BUY}
    return mt5.order_send(request)  # INV001: a deal


def pending(symbol):
    return mt5.order_send({"action": mt5.TRADE_ACTION_PENDING, "symbol": symbol})  # INV001: rests at the venue


def move(ticket, price):
    return mt5.order_send({"action": mt5.TRADE_ACTION_MODIFY, "order": ticket, "price": price})  # INV001: an edit


def one_or_the_other(symbol, ticket, leave):
    if leave:
        request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    else:
        request = {"action": mt5.TRADE_ACTION_DEAL, "symbol": symbol}
    return mt5.order_send(request)  # INV001: one of them is a deal


def stored_later(ticket, action):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    request["action"] = action
    return mt5.order_send(request)  # INV001: it says something else then


def stored_by_any_key(ticket, more):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    for key, value in more.items():
        request[key] = value
    return mt5.order_send(request)  # INV001: any key may be the action


def updated(ticket, more):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    request.update(more)
    return mt5.order_send(request)  # INV001: more may be an action


def deleted(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    del request["action"]
    return mt5.order_send(request)  # INV001: it says nothing any more


def another_field(ticket, comment):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket, "comment": ""}
    request.pop("comment")
    request.update(magic=7)
    return mt5.order_send(request)  # no order: what is changed is no action


def merged(ticket, more):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    request |= more
    return mt5.order_send(request)  # INV001: the same


def spread(ticket, more):
    return mt5.order_send({"action": mt5.TRADE_ACTION_REMOVE, "order": ticket, **more})  # INV001: the same


def given(request):
    return mt5.order_send(request)  # INV001: whatever it says


def by_another_name(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    same = request
    same["action"] = mt5.TRADE_ACTION_DEAL
    return mt5.order_send(request)  # INV001: another name of it says so


def handed_on(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    into_a_deal(request)
    return mt5.order_send(request)  # INV001: a function has had it


def into_a_deal(request):
    request["action"] = mt5.TRADE_ACTION_DEAL


def shown_first(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    print(request, mt5.order_check(request))
    return mt5.order_send(request)  # no order: only looked at


def by_its_bare_name(ticket):
    request = {"action": mt5.TRADE_ACTION_REMOVE, "order": ticket}
    return order_send(request)  # no order: the same function
