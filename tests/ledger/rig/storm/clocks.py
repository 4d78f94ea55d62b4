"""Clocks that step: the machine's wall clock, and the Redis server's.

Both steps are numbers that somebody else writes: the machine's into a file that every process maps,
the server's into Redis itself, where the scripts read it next to the real time.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import time
from pathlib import Path
from typing import Any

from invariant_guard.ledger.stores.redis import wire

SERVER_TIME = "redis.call('TIME')"
SERVER_STEP = "{invariant-guard}:step-of-the-clock"

_STEPPED = f"""(function()
  local told = redis.call('TIME')
  local step = tonumber(redis.call('GET', '{SERVER_STEP}') or '0')
  local micros = tonumber(told[1]) * 1000000 + tonumber(told[2]) + step * 1000
  return {{string.format('%.0f', math.floor(micros / 1000000)), string.format('%.0f', micros % 1000000)}}
end)()"""


def stepped_script(name: str) -> wire.Script:
    """Return a script as shipped, but for a server's time that may step."""
    shipped = wire.script(name).text
    assert shipped.count(SERVER_TIME) == 1
    text = shipped.replace(SERVER_TIME, _STEPPED)
    return wire.Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class MachineClock:
    """The step of the machine's wall clock in ms, shared by all who map the file."""

    def __init__(self, path: str) -> None:
        if not Path(path).exists():
            Path(path).write_bytes(struct.pack("<q", 0))
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    @property
    def step(self) -> int:
        return int(struct.unpack("<q", self._map[:8])[0])

    @step.setter
    def step(self, milliseconds: int) -> None:
        self._map[:8] = struct.pack("<q", milliseconds)

    def install(self) -> None:
        """Let this process's wall clock step. Monotonic clocks do not, here as elsewhere."""
        now, now_ns = time.time, time.time_ns
        patched: Any = time
        patched.time = lambda: now() + self.step / 1000
        patched.time_ns = lambda: now_ns() + self.step * 1_000_000
