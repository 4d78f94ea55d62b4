"""How the settings name calls: by a last name, or by a dotted pattern.

place                    every call of that name
*.gateway.place          every call whose whole text matches
send_[ab]*               in either, `*`, `?` and classes of letters
"""

from __future__ import annotations

from keyword import iskeyword

from lint_plugin.settings.answer_names import deciding_part


def wrong_name(name: str) -> str | None:
    """Say what is wrong with an entry, if anything is."""
    if deciding_part(name) is not None:
        # As a class of letters, it would match none of the calls that are meant.
        return (
            f"{name!r} says what of an answer decides, which only checks and refusals take: "
            "list it under one of them; if it is a class of letters, write out the names"
        )
    parts = name.split(".")
    if not all(map(_can_match, parts)):
        return (
            f"{name!r} is no name; write a name (create_order) "
            "or a dotted pattern (*.exchange.create_order)"
        )
    if len(parts) > 1 and parts[-1] == "py":
        return f"{name!r} is a file; write the name of a call in it (create_order)"
    if not name.strip("*?."):
        return f"{name!r} means every call there is: name one"
    return None


def _can_match(part: str) -> bool:
    """Tell whether some identifier matches a part of a name, which may hold wildcards."""
    plain = ""
    rest = part
    while rest:
        head, rest = rest[0], rest[1:]
        if head == "[":
            inside, closed, rest = rest.partition("]")
            if not closed or not inside.strip("!"):
                return False
            head = _letter_of(inside)
            if not head:
                return False
        plain += "_" if head in ("*", "?") else head
    return plain.isidentifier() and not iskeyword(part)


def _letter_of(inside: str) -> str:
    """Find a letter of a class, or else a digit.

    The result is empty where no identifier holds any of it.
    """
    from fnmatch import fnmatchcase

    some = sorted({*map(chr, range(128)), *inside}, key=lambda each: (each.isdigit(), each))
    letters = (each for each in some if fnmatchcase(each, f"[{inside}]"))
    return next((each for each in letters if f"_{each}".isidentifier()), "")
