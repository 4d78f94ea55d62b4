# A class body keeps what it binds, though the function has a variable of that name.
def jobs(client, symbol):
    run = None
    enforce_before_order(symbol)

    def place():
        return client.submit_order(symbol)  # INV001: the class lives longer than the guard

    class Job:
        act = run
        run = place

    return Job
