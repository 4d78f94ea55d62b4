# A class elsewhere may replace a method that only raises or loops.
class A:
    def check(self, s):
        raise RuntimeError("override")

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class B:
    def check(self, s):
        raise TypeError("override")

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class C:
    def check(self, s):
        raise AttributeError

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class D:
    def check(self, s):
        raise AssertionError

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class E:
    def check(self, s):
        assert False

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class F:
    def check(self, s):
        while True:
            pass

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


def _no():
    raise ValueError


class G:
    def check(self, s):
        _no()

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class Missing(NotImplementedError):
    pass


class H:
    def check(self, s):
        raise Missing

    def f(self, client, s):
        self.check(s)
        client.submit_order(s)  # INV001: another method may return


class I:
    def refuse(self, e):
        raise e

    def f(self, client, s):
        try:
            enforce_before_order(s)
        except Exception as e:
            self.refuse(e)
        client.submit_order(s)  # INV002: another `refuse` may return
