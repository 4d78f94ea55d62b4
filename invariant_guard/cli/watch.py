"""The command `watch`: an alarm on the blocked rate, without Prometheus."""

from __future__ import annotations

import argparse
import time
from typing import Any

from invariant_guard.cli.common import ATTENTION, OK, fail, print_json
from invariant_guard.cli.notify import check_webhook, post, run, words_of
from invariant_guard.cli.readers import iso, news, reader_for
from invariant_guard.cli.refusals import refusal_row
from invariant_guard.reading.entries import Entry
from invariant_guard.record.blocked_rate import RateAlarm, RateChange


def watch(options: argparse.Namespace) -> int:
    """Watch the blocked rate, and tell when it is high and when that is over."""
    words = words_of(options.exec) if options.exec else None
    if options.webhook:
        check_webhook(options.webhook)
    reader = reader_for(options)
    alarm = RateAlarm(options.blocked_rate, options.window, options.least)
    last: Entry | None = None
    number = reader.number_at(int((time.time() - options.window) * 1000))
    for entry in news(reader, number, once=options.once):
        if entry is not None:
            if entry.outcome and entry.at / 1000 > time.time() - options.window:
                alarm.add(entry.at / 1000, entry.outcome != "allowed")
                last = entry if entry.outcome != "allowed" else last
            continue
        change = alarm.judge(time.time())
        if change is not None:
            _tell(options, words, _document(options, change, reader.url, last))
    if options.json:
        print_json(_document(options, alarm.look(time.time()), reader.url, last))
    elif not alarm.high:
        seen = alarm.look(time.time())
        print(f"{seen.blocked} of {seen.allowed + seen.blocked} orders blocked ({seen.rate:.0%})")
    return ATTENTION if alarm.high else OK


def _document(
    options: argparse.Namespace, change: RateChange, url: str, last: Entry | None
) -> dict[str, Any]:
    return {
        "version": 1,
        "event": "blocked_rate.high" if change.high else "blocked_rate.normal",
        "at": iso(int(change.at * 1000)),
        "rate": round(change.rate, 4),
        "threshold": options.blocked_rate,
        "window_seconds": options.window,
        "allowed": change.allowed,
        "blocked": change.blocked,
        "store": url,
        "last_blocked": None if last is None else refusal_row(last),
    }


def _tell(options: argparse.Namespace, words: list[str] | None, document: dict[str, Any]) -> None:
    if not (options.json and options.once):
        total = document["allowed"] + document["blocked"]
        print(
            f"{document['at']}  {document['event']}: {document['blocked']} of {total} orders "
            f"blocked ({document['rate']:.0%})",
            flush=True,
        )
    for trouble in (
        post(options.webhook, document) if options.webhook else "",
        run(words, document) if words else "",
    ):
        if trouble:
            fail(trouble)
