# So is pytest-mock's.
import risk


def f(client, s, mocker):
    mocker.patch("risk.enforce_before_order")
    risk.enforce_before_order(s)
    client.submit_order(s)  # INV001: the guard is patched
