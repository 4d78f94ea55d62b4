# A dry run by a literal argument sends nothing; what may be one, or means something else, does.
from kraken.spot import Trade


def check(trade: Trade, symbol):
    trade.create_order(pair=symbol, side="buy", volume=1, validate=True)  # no order: Kraken only validates it


def send(trade: Trade, symbol):
    trade.create_order(pair=symbol, side="buy", volume=1, validate=False)  # INV001: sends it


def perhaps(trade: Trade, symbol, validate):
    trade.create_order(pair=symbol, side="buy", volume=1, validate=validate)  # INV001: may send it


def preview(account, session, order):
    account.place_order(session, order, dry_run=True)  # no order: a dry run


def live(account, session, order):
    account.place_order(session, order, dry_run=False)  # INV001: sends it


def by_setting(account, session, order, settings):
    account.place_order(session, order, dry_run=settings.dry_run)  # INV001: may send it
