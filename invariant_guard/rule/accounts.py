"""Account labels, and which of them name one account."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class AccountBook:
    """Labels bound to accounts.

    A label that was never bound names an account of its own, so two accounts become one
    only where somebody wrote that down. Labels compare exactly: no case folding, no
    trimming.

    Args:
        bindings: label to account.

    Raises:
        TypeError: a label or account is no text.
        ValueError: a label or account is empty or padded, or an account is itself a label
            of another one, which would make the answer depend on the order of lookups.
    """

    __slots__ = ("_accounts",)

    def __init__(self, bindings: Mapping[str, str] | None = None) -> None:
        accounts = {} if bindings is None else dict(bindings)
        for label, account in accounts.items():
            for text in (label, account):
                if not isinstance(text, str):
                    raise TypeError(f"an account label is text, not {type(text).__name__}")
                if not text or text != text.strip():
                    raise ValueError(f"account label {text!r} is empty or padded")
            if accounts.get(account, account) != account:
                raise ValueError(
                    f"label {label!r} is bound to {account!r}, which is itself bound to "
                    f"{accounts[account]!r}: bind every label to the account directly"
                )
        self._accounts = MappingProxyType(accounts)

    def account_of(self, label: str) -> str:
        """The account a label names: the one it is bound to, else the label itself."""
        return self._accounts.get(label, label)
