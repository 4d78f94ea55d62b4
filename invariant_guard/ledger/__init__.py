"""The ledger: orders in flight, counted across threads, processes and machines.

A position tells what has filled. Between the check and the fill a second signal reads "flat" too;
here checking and reserving a direction are one step, and a reservation counts until it is known what
became of its order.
"""

from .ccxt_venue import CcxtVenue
from .events import Event, EventKind
from .exposure import KeyState
from .keys import Key
from .ledger import Asked, Ledger, Observation
from .lifecycle import Outcome
from .observation import Adopted, Verdict
from .reconcile import Reconciled, WrongAccount
from .reservations import Reservation
from .stores import StoreUnavailable
from .urls import open_ledger
from .venue import Venue, VenueOrder
from .words import Found, Kind, Refusal, Side, State, Status

__all__ = [
    "Adopted",
    "Asked",
    "CcxtVenue",
    "Event",
    "EventKind",
    "Found",
    "Key",
    "KeyState",
    "Kind",
    "Ledger",
    "Observation",
    "Outcome",
    "Reconciled",
    "Refusal",
    "Reservation",
    "Side",
    "State",
    "Status",
    "StoreUnavailable",
    "Venue",
    "VenueOrder",
    "Verdict",
    "WrongAccount",
    "open_ledger",
]
