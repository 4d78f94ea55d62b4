# A test that states the exception has no answer to look at.
import pytest


class Test:
    def test_unknown_side(self, enforcer):
        with pytest.raises(ValueError, match="side"):
            enforcer.check_can_open_position("BTCUSDT", "hold", 1, {})

    def test_no_side(self):
        with self.assertRaises(TypeError):
            self.enforcer.check_can_open_position("BTCUSDT")

    def test_count(self, enforcer):
        enforcer.check_can_open_position("BTCUSDT", "buy", 1, {"BTCUSDT": -1})  # INV007: no answer looked at
        assert enforcer.get_blocked_orders_count() == 1
