"""Timeline: the legs of a key over time, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from invariant_guard.audit.findings import Finding
from invariant_guard.audit.report import Line
from invariant_guard.audit.times import written

WIDTH, HEIGHT = 960, 150
_TOP, _BOTTOM, _MIDDLE = 14, 132, 73


def svg(line: Line, first: int, last: int, marks: Sequence[tuple[str, Finding]]) -> str:
    """Draw one key: long above the line, short below it, findings as links.

    Args:
        line: the points; each holds until the next.
        first: of the whole audit, in nanoseconds since 1970; so that all drawings share one axis.
        last: likewise.
        marks: findings on this key, with the anchors of their rows.
    """
    length = max(last - first, 1)

    def x(at: int) -> float:
        return round(WIDTH * min(max(at - first, 0), length) / length, 2)

    highest = largest(line) or 1
    half = _MIDDLE - _TOP
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" preserveAspectRatio="none">',
        f"<title>legs of {escape(line.where.text)} over time</title>",
        f'<line x1="0" x2="{WIDTH}" y1="{_MIDDLE}" y2="{_MIDDLE}" class="axis"/>',
    ]
    for anchor, finding in marks:
        left = x(finding.at or first)
        right = x(last if finding.until is None else finding.until)
        if finding.code != "AUD001":
            right = left
        width = max(right - left, 2.5)
        title = escape(f"{finding.code} {written(finding.at or first)} {finding.text}")
        kind = "both" if finding.code == "AUD001" else "crossed"
        parts.append(
            f'<a href="#{anchor}"><rect x="{left}" y="{_TOP - 8}" width="{width:.2f}" '
            f'height="{_BOTTOM - _TOP + 16}" class="{kind}"><title>{title}</title></rect></a>'
        )
    for index, name, sign in ((1, "long", -1), (2, "short", 1)):
        path = [f"M0 {_MIDDLE}"]
        height = float(_MIDDLE)
        for point in line.points:
            across = x(point[0])
            path.append(f"L{across} {height:.1f}")
            height = _MIDDLE + sign * half * point[index] / highest
            path.append(f"L{across} {height:.1f}")
        path.append(f"L{WIDTH} {height:.1f}L{WIDTH} {_MIDDLE}Z")
        parts.append(f'<path d="{"".join(path)}" class="{name}"/>')
    parts.append("</svg>")
    return "".join(parts)


def largest(line: Line) -> int:
    """Return the largest leg of a drawing, in units of 10**-30."""
    return max((max(long, short) for _, long, short in line.points), default=0)
