"""Migration of a ledger in Redis: copied beside itself, then carried over."""

from __future__ import annotations

from typing import Any

from invariant_guard.ledger.stores.redis import wire
from invariant_guard.ledger.stores.redis.clients import client_of, where_of
from invariant_guard.ledger.stores.redis.sync import RedisStore

# Seconds; the server copies and carries over millions of events.
_PATIENCE = 300.0

# The copies have the same hash tag, so they are in the same slot of a cluster.
_KEEP = """
local P, copy, schema = KEYS[1], ARGV[1], redis.call('HGET', KEYS[1] .. ':meta', 'schema')
if not schema or tonumber(schema) >= tonumber(ARGV[2]) then return schema end
if redis.call('EXISTS', copy .. ':meta') == 1 then return redis.error_reply('COPYEXISTS') end
for _, name in ipairs(redis.call('KEYS', P .. ':*')) do
  redis.call('COPY', name, copy .. string.sub(name, #P + 1))
end
return schema
"""


def migrate_keys(url: str, copy: str, schema: int) -> int:
    """Carry a ledger over, with a copy where it is of an earlier schema.

    Args:
        url: the server's.
        copy: the prefix that the copies have.
        schema: this version's.

    Returns:
        The schema that the ledger had; 0 where there was none.

    Raises:
        FileExistsError: there are copies already.
        StoreUnavailable: the server cannot be reached, or refuses.
    """
    from redis.exceptions import RedisError  # what is missing without it, the clients have said

    client: Any = client_of(url, _PATIENCE)
    try:
        found = client.eval(_KEEP, 1, wire.PREFIX, copy, schema)
    except RedisError as fault:
        if "COPYEXISTS" in str(fault):
            raise FileExistsError(f"{copy}:*") from fault
        raise wire.unavailable(fault, where_of(url), unsure=False) from fault
    finally:
        client.close()
    if found is None:
        return 0
    store = RedisStore(url, budget=_PATIENCE)
    try:
        store.contents()
    finally:
        store.close()
    return int(found)
