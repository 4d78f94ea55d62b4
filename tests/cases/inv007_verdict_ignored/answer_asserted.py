# The assertion looks at it, though -O removes both.
def test_flat(enforcer):
    assert enforcer.check_can_open_position("BTCUSDT")[0]
