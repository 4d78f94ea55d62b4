"""What is known of the order endpoints of one venue.

A path is the end of a URL, segment by segment; `{}` stands for any one segment and `v*` for a version.
`?` before a path marks one that is too common to count by itself: the file must also hold one of the
venue's hints, as it must for every word of a message. `docs/endpoints.md` is made from these tables.
"""

from typing import NamedTuple


class Venue(NamedTuple):
    """The order endpoints of one venue; every field after ``source`` lists words, divided by spaces.

    Attributes:
        name: What a finding calls the venue.
        source: The libraries, with their versions, in whose source the endpoints stand.
        hints: Texts that show that a file speaks of this venue, in small letters.
        only: Paths that do nothing but place orders, so that no verb need be said.
        shared: Paths at which GET asks and DELETE cancels: POST must be said.
        edits: Paths with another verb, `PUT:fapi/v*/order`, or that change an order, mostly by cancelling
            it and placing another.
        words: What a message over a websocket says under a key, `op:order.create`. One that holds a dot or
            a slash counts as an argument too; `query_private:AddOrder` is an argument of that function.
        neither: Neighbours of these that place nothing: cancels, queries, tests.
    """

    name: str
    source: str
    hints: str = ""
    only: str = ""
    shared: str = ""
    edits: str = ""
    words: str = ""
    neither: str = ""
