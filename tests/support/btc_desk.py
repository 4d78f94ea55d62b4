"""A desk that trades one perpetual: its key, and how its limits.toml begins."""

KEY = "acct/binance/linear_perp/BTC%2FUSDT:USDT"
HEAD = 'version = 1\ncurrency = "USDT"\n'
BTC = '[[limit]]\nscope = "key:*/binance/linear_perp/BTC/USDT:USDT"\n'
ACCOUNT = '[[limit]]\nscope = "account:acct"\n'
