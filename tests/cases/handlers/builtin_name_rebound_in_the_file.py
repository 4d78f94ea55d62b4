# The file says what TimeoutError means here, so nothing is known about it.
class TimeoutError(BaseException):
    pass


def enter(client, symbol):
    try:
        client.ping()
    except Exception:
        return
    except TimeoutError:
        client.submit_order(symbol)  # INV001: this TimeoutError is no Exception
