# What is registered is called at another time.
import signal, weakref


def a(client, ticks, s):
    enforce_before_order(s)
    ticks.connect(lambda t: client.submit_order(t))  # INV001: called at another time


def b(client, ticks, s):
    enforce_before_order(s)
    ticks.add_listener(lambda t: client.submit_order(t))  # INV001: called at another time


def c(client, ticks, s):
    enforce_before_order(s)
    ticks.add_event_handler(lambda t: client.submit_order(t))  # INV001: called at another time


def d(client, loop, s):
    enforce_before_order(s)
    loop.add_signal_handler(2, lambda: client.submit_order(s))  # INV001: called at another time


def e(client, ticks, s):
    enforce_before_order(s)
    signal.signal(2, lambda *t: client.submit_order(t))  # INV001: called at another time


def f(client, sched, s):
    enforce_before_order(s)
    sched.enter(5, 1, lambda: client.submit_order(s))  # INV001: called at another time


def g(client, sched, s):
    enforce_before_order(s)
    sched.enterabs(5, 1, lambda: client.submit_order(s))  # INV001: called at another time


def h(client, ticks, s):
    enforce_before_order(s)
    weakref.finalize(ticks, lambda: client.submit_order(s))  # INV001: called at another time


def i(client, tk, s):
    enforce_before_order(s)
    tk.after(100, lambda: client.submit_order(s))  # INV001: called at another time


def j(client, schedule, s):
    enforce_before_order(s)
    schedule.every().day.do(lambda: client.submit_order(s))  # INV001: called at another time


def k(client, tg, s):
    enforce_before_order(s)
    tg.add_task(lambda: client.submit_order(s))  # INV001: called at another time


def l(client, q, s):
    enforce_before_order(s)
    q.enqueue_in(5, lambda: client.submit_order(s))  # INV001: called at another time


def m(client, ws, s):
    enforce_before_order(s)
    ws.subscribe_trades(lambda t: client.submit_order(s))  # INV001: called at another time


def n(client, ws, s):
    enforce_before_order(s)
    ws.start_trade_socket(lambda t: client.submit_order(s))  # INV001: called at another time


def o(client, ws, s):
    enforce_before_order(s)
    ws.run_app(on_message=lambda t: client.submit_order(s))  # INV001: called at another time


def p(client, ws, s):
    enforce_before_order(s)
    ws.run_app(callback=lambda t: client.submit_order(s))  # INV001: called at another time


def q(client, ticks):
    enforce_before_order(1)
    ticks.connect(client.submit_order)  # INV005: called at another time


def r(client, ticks):
    enforce_before_order(1)
    ticks.add_listener(client.submit_order)  # INV005: called at another time


def t(client, sched):
    enforce_before_order(1)
    sched.enter(5, 1, client.submit_order)  # INV005: called at another time


def u(client, ws):
    enforce_before_order(1)
    ws.run_app(callback=client.submit_order)  # INV005: called at another time


def v(client, ws):
    enforce_before_order(1)
    ws.subscribe_trades(client.submit_order)  # INV005: called at another time


def w(client, ws):
    enforce_before_order(1)
    ws.start_trade_socket(client.submit_order)  # INV005: called at another time


def x(client, tk):
    enforce_before_order(1)
    tk.after(5, client.submit_order)  # INV005: called at another time


def y(client, tk):
    enforce_before_order(1)
    tk.every(5).do(client.submit_order)  # INV005: called at another time


def z(client, tk):
    enforce_before_order(1)
    weakref.finalize(tk, client.submit_order)  # INV005: called at another time


def aa(client, tk):
    enforce_before_order(1)
    signal.signal(2, client.submit_order)  # INV005: called at another time


def ab(client, tk):
    enforce_before_order(1)
    tk.enqueue_in(2, client.submit_order)  # INV005: called at another time


def ac(client, tk):
    enforce_before_order(1)
    tk.add_task(client.submit_order)  # INV005: called at another time
