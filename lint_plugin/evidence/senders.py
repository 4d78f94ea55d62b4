"""What seems to send orders in one file, and what calls what.

Enough to tell which of it is settled by an order that is seen.
"""

from __future__ import annotations

from lint_plugin.evidence.facts import facts_of
from lint_plugin.evidence.kinds import Senders
from lint_plugin.evidence.likely_names import is_likely
from lint_plugin.evidence.sending import sender_by_arguments, sender_by_path
from lint_plugin.evidence.words import is_telling


def senders_in(source: bytes) -> Senders:
    """Collect what seems to send in a file.

    What does not parse has nothing.
    """
    facts = facts_of(source, "")
    told = []
    posting = []
    for call in facts.calls:
        if name := sender_by_path(call):
            posting.append((name, call.line))
        elif (name := sender_by_arguments(call)) and not is_likely(name):
            told.append((name, call.line))
    through = {
        (call.function.rpartition(".")[2], call.name)
        for call in facts.calls
        if is_telling(call.name)
    }
    return Senders(
        tuple(told),
        tuple(posting),
        tuple(dict.fromkeys((each.name, each.is_abstract) for each in facts.functions)),
        tuple(sorted(through)),
    )
