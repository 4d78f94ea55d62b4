"""The package's logger, kept from raising into an order."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

logger = logging.getLogger("invariant_guard")


def say(level: int, message: str, *arguments: object, **options: Any) -> None:
    """Log, whatever the handlers that a service attached do."""
    with contextlib.suppress(Exception):
        logger.log(level, message, *arguments, **options)
