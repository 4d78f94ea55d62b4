# A queue of jobs, run by a worker.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.jobs.enqueue_in(60, lambda: client.submit_order(symbol))  # INV001: it runs at another time
