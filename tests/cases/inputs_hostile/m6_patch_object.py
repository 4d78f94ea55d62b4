# A patch is a store.
from unittest.mock import patch
import risk


def f(client, s):
    with patch.object(risk, "enforce_before_order"):
        risk.enforce_before_order(s)
        client.submit_order(s)  # INV001: the guard is patched
