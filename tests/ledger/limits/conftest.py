"""The desk whose limits most of these tests set."""

from __future__ import annotations

import pytest
from btc_desk import KEY

from invariant_guard.ledger import Ledger


@pytest.fixture
def desk(ledger: Ledger) -> Ledger:
    """Return a ledger that knows the desk's key, flat."""
    ledger.adopt(KEY, (0, 0))
    return ledger
