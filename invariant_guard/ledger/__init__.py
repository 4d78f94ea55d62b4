"""The ledger: orders in flight, counted across threads, processes and machines.

A position tells what has filled. Between the check and the fill a second signal reads "flat" too;
here checking and reserving a direction are one step, and a reservation counts until it is known what
became of its order.
"""

from invariant_guard.ledger.ledger import Ledger, Observation
from invariant_guard.ledger.limits.pool_report import PoolExposure, PoolReport
from invariant_guard.ledger.limits.pricing import Prices
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Found, Kind, Refusal, Side, State, Status
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.lifecycle import Receipt as Outcome
from invariant_guard.ledger.protocol.position_reads import Adopted, Verdict
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.reconcile import Reconciled, WrongAccount
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.urls import open_ledger
from invariant_guard.ledger.venues.base import Venue, VenueOrder
from invariant_guard.ledger.venues.ccxt import CcxtVenue

__all__ = [
    "Adopted",
    "Asked",
    "Breach",
    "CcxtVenue",
    "Event",
    "EventKind",
    "Found",
    "Key",
    "KeyState",
    "Kind",
    "Ledger",
    "Limits",
    "Observation",
    "Outcome",
    "PoolExposure",
    "PoolReport",
    "Prices",
    "Reconciled",
    "Refusal",
    "Reservation",
    "Side",
    "State",
    "Status",
    "StoreUnavailable",
    "Usage",
    "Venue",
    "VenueOrder",
    "Verdict",
    "WrongAccount",
    "open_ledger",
]
