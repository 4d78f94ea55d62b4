# No way out by way of another function that has none.
import sys


def stop():
    sys.exit(1)


def refuse(log):
    log.error("refused")
    stop()


def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        refuse(log)
    client.submit_order(symbol)
