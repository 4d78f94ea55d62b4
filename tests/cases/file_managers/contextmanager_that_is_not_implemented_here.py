# A class of another file puts its own in the place of these, which may swallow what it likes.
from abc import abstractmethod
from contextlib import contextmanager


class Exchange:
    @contextmanager
    def session(self):
        raise NotImplementedError
        yield

    @contextmanager
    @abstractmethod
    def account(self):
        yield

    def enter(self, symbol):
        with self.session():
            enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV002: session() may swallow the refusal

    def add(self, symbol):
        with self.account():
            enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV002: account() may swallow the refusal

    def leave(self, symbol):
        with self.session():
            self.client.submit_order(symbol)  # INV001: session() need not raise there
