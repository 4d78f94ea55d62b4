# The package schedule keeps the job.
import schedule


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    schedule.every(5).minutes.do(lambda: client.submit_order(symbol))  # INV001: it runs at another time
