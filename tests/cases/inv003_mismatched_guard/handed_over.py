# An order that is handed over is compared like a call.
import asyncio
from functools import partial
from threading import Thread

ORDER = "futures_create_order"


async def to_a_thread(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="SELL", quantity=1)  # INV003: the other side


async def to_a_thread_as_checked(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="BUY", quantity=1)


async def on_the_guard_of_an_exit(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="SELL", quantity=1)  # INV003: may open


async def exit_on_the_guard_of_an_exit(client, positions, s):
    enforce_before_order(s, "sell", 1, positions, reduce_only=True)
    await asyncio.to_thread(client.futures_create_order, symbol=s, side="SELL", quantity=1, reduceOnly=True)


async def to_an_executor(client, loop, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    await loop.run_in_executor(None, client.create_order, t, "market", "buy", 1)  # INV003: another symbol


async def to_an_executor_by_partial(client, loop, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    await loop.run_in_executor(None, partial(client.create_order, t, "market", "buy", 1))  # INV003: another symbol


async def to_an_executor_as_checked(client, loop, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    await loop.run_in_executor(None, partial(client.create_order, s, "market", "buy", 1))


def by_a_written_name(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    getattr(client, "create_order")(s, "market", "sell", 1)  # INV003: the other side


def by_a_constant_name(client, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    getattr(client, ORDER)(symbol=s, side="SELL")  # INV003: the other side


def by_text(call, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    call("futures_create_order", symbol=s, side="SELL")  # INV003: the other side


def by_text_as_checked(call, positions, s):
    enforce_before_order(s, "buy", 1, positions)
    call("futures_create_order", symbol=s, side="BUY")


def by_a_thread(client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    Thread(target=client.create_order, args=(t, "market", "buy", 1)).start()  # INV003: another symbol


def by_a_thread_with_keywords(client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    Thread(target=client.create_order, kwargs={"symbol": t, "side": "buy"}).start()  # INV003: another symbol


def by_a_helper(retry, client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    retry(client.create_order, 3, symbol=t, side="buy")  # INV003: another symbol


def by_a_helper_whose_arguments_are_its_own(retry, client, positions, s, t):
    enforce_before_order(s, "buy", 1, positions)
    retry(client.create_order, t, 3)


async def flipped(client, positions, s, side):
    enforce_before_order(s, side, 1, positions)
    close = "SELL" if side == "buy" else "BUY"
    await asyncio.to_thread(client.place_order, s, close, 1)  # INV003: the other side


async def of_no_known_shape(client, positions, s, t, side, qty):
    enforce_before_order(s, side, qty, positions)
    await asyncio.to_thread(client.place_order, t, side, qty)  # INV003: another symbol
