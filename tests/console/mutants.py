"""The console's defences, each taken away in a copy: the test that it names has to notice.

    python tests/console/mutants.py [NAME ...]

Prints a table; ends with 1 where a defence can go without a test that fails. It takes minutes: test_mutants.py
asks the same in the slow run, and in every run whether each edit still applies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SECURITY, WATCHING, BROWSER = "test_security.py", "test_watching.py", "test_in_a_browser.py"
SERVE = "test_serve.py"


class Mutant(NamedTuple):
    """A defence, by the edit that takes it away, and the test that fails without it."""

    defence: str
    module: str
    text: str
    replacement: str
    test: str


# ruff: noqa: E501 -- an edit reads best on one line
MUTANTS = (
    Mutant("loopback only, without --allow-remote", "cli/serve.py", "        if not options.allow_remote:\n", "        if False:\n", f"{SERVE}::test_other_machines_are_not_served_by_chance"),
    Mutant("--allow-remote needs a token", "cli/serve.py", "        if not options.token_file:\n", "        if False:\n", f"{SERVE}::test_other_machines_are_not_served_by_chance"),
    Mutant("the token's file is the user's own", "cli/serve.py", "mode & 0o077", "mode & 0", f"{SERVE}::test_a_token_that_others_can_read_is_none"),
    Mutant("the token is long", "console/access.py", "len(token) < LEAST_TOKEN", "len(token) < 1", f"{SECURITY}::test_a_token_that_could_be_guessed_is_none"),
    Mutant("no access log, which would hold the one-time URL", "cli/serve.py", "log_level=\"warning\",\n        # It would write the one-time URL down.\n        access_log=False,", "log_level=\"info\", access_log=True,", f"{SERVE}::test_it_serves_until_told_to_end"),
    Mutant("Host allow-list", "console/gate.py", "or not self._hosts.knows(host)", "or False", f"{SECURITY}::test_a_foreign_host_is_turned_away"),
    Mutant("a name that only begins as ours is not ours", "console/access.py", "        elif not (port.isascii() and port.isdigit()):\n            return False\n", "", f"{SECURITY}::test_a_foreign_host_is_turned_away"),
    Mutant("sign in before anything is shown", "console/gate.py", "        if await self._passes(request, headers):\n", "        if True:\n", f"{SECURITY}::test_nothing_is_shown_to_a_stranger"),
    Mutant("the one-time URL works once", "console/access.py", "            self._key = None\n        self._new_key()\n", "", f"{SECURITY}::test_the_url_of_the_terminal_works_once"),
    Mutant("HttpOnly", "console/entrance.py", "httponly=True", "httponly=False", f"{SECURITY}::test_the_cookie_is_out_of_reach"),
    Mutant("SameSite=Strict", "console/entrance.py", 'samesite="strict"', 'samesite="lax"', f"{SECURITY}::test_the_cookie_is_out_of_reach"),
    Mutant("a session ends", "console/access.py", "until is not None and time.monotonic() < until", "until is not None", f"{SECURITY}::test_a_session_ends"),
    Mutant("read-only by default", "console/app.py", "    if writer is not None:\n", "    if writer is not None or (writer := __import__('invariant_guard').open_ledger):\n", f"{SECURITY}::test_it_only_reads_unless_told"),
    Mutant("POST only", "console/app.py", 'Route("/keys/halt", actions.halt, methods=["POST"])', 'Route("/keys/halt", actions.halt, methods=["GET", "POST"])', f"{SECURITY}::test_acting_takes_a_post"),
    Mutant("no other methods", "console/gate.py", 'not in ("GET", "HEAD", "POST")', 'in ()', f"{SECURITY}::test_acting_takes_a_post"),
    Mutant("Origin is checked", "console/access.py", 'parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()', "True", f"{SECURITY}::test_a_foreign_form_is_refused"),
    Mutant("an Origin is asked for", "console/access.py", "    if origin is None or (", "    if origin is None:\n        return True\n    if (", f"{SECURITY}::test_a_foreign_form_is_refused"),
    Mutant("Sec-Fetch-Site is checked", "console/access.py", 'fetch_site is not None and fetch_site != "same-origin"', "False", f"{SECURITY}::test_a_foreign_form_is_refused"),
    Mutant("the token in the form", "console/actions.py", 'not self._access.is_form_token(session, fields.get("token", ""))', "False", f"{SECURITY}::test_a_form_needs_the_token_of_its_session"),
    Mutant("a script's token does not act", "console/gate.py", 'return request.method != "POST"', 'request.state.session = "x"\n            return True', f"{SECURITY}::test_a_script_with_the_token_does_not_act"),
    Mutant("the key is typed", "console/actions.py", 'if fields.get("typed", "").strip() != key:', "if False:", f"{SECURITY}::test_resume_asks_for_the_key_and_a_reason"),
    Mutant("a reason is said", "console/actions.py", "    if not reason:\n", "    if False:\n", f"{SECURITY}::test_resume_asks_for_the_key_and_a_reason"),
    Mutant("a key is typed and a reason said to resolve, too", "console/actions.py", "wrong = _wrong(fields, record.key, reason)", 'wrong = ""', f"{SECURITY}::test_resolve_asks_for_the_key_the_fill_and_a_reason"),
    Mutant("forms are bounded", "console/forms.py", "if len(body) > LARGEST_BODY:", "if False:", f"{SECURITY}::test_forms_are_bounded"),
    Mutant("the content security policy", "console/gate.py", "    \"content-security-policy\": POLICY,\n", "", f"{SECURITY}::test_every_answer_has_its_headers"),
    Mutant("what the policy does not name is forbidden", "console/gate.py", "default-src 'none'; ", "default-src *; ", f"{SECURITY}::test_every_answer_has_its_headers"),
    Mutant("no script but our own", "console/gate.py", "script-src 'self'; ", "script-src 'self' 'unsafe-inline'; ", f"{BROWSER}::test_a_page_that_breaks_its_policy_is_noticed"),
    Mutant("no-store", "console/gate.py", '    "cache-control": "no-store",\n', "", f"{SECURITY}::test_every_answer_has_its_headers"),
    Mutant("nosniff", "console/gate.py", '    "x-content-type-options": "nosniff",\n', "", f"{SECURITY}::test_every_answer_has_its_headers"),
    Mutant("no-referrer", "console/gate.py", '                headers.setdefault("referrer-policy", REFERRER)\n', "", f"{SECURITY}::test_every_answer_has_its_headers"),
    Mutant("a form's page says same-origin, or its Origin is null", "console/pages.py", 'referrer or REFERRER_OF_FORMS', '"no-referrer"', f"{BROWSER}::test_a_click_halts_and_a_typed_key_resumes"),
    Mutant("texts are escaped", "console/pages.py", "autoescape=True", "autoescape=False", f"{SECURITY}::test_what_comes_from_outside_is_text"),
    Mutant("texts are made visible", "console/text.py", "plain = cut if cut.isprintable() else", "plain = cut if True else", f"{SECURITY}::test_what_comes_from_outside_is_text"),
    Mutant("the stream's texts are text", "console/static/console.js", "made.textContent = text;", "made.innerHTML = text;", f"{BROWSER}::test_what_comes_from_outside_is_shown_and_never_obeyed"),
    Mutant("cells of a sheet are quoted", "console/text.py", "    if text.lstrip().startswith(_FORMULA):\n", "    if False:\n", f"{SECURITY}::test_a_sheet_runs_no_cell"),
    Mutant("mounted, somebody is asked", "console/app.py", "    if authorize is None and token is None:\n", "    if False:\n", f"{SECURITY}::test_mounted_it_wants_to_know_who_may_look"),
    Mutant("mounted, it only reads", "console/app.py", "thresholds or Thresholds()).app", "thresholds or Thresholds(), lambda: Ledger(None)).app", f"{SECURITY}::test_mounted_it_asks_and_only_reads"),
    Mutant("authorize says True, and nothing like it", "console/gate.py", "return answer is True", "return bool(answer)", f"{SECURITY}::test_mounted_it_asks_and_only_reads"),
    Mutant("authorize that fails lets nobody in", "console/gate.py", 'one_line(fault))\n            return False\n', 'one_line(fault))\n            return True\n', f"{SECURITY}::test_mounted_it_asks_and_only_reads"),
    Mutant("a stuck reader is let go", "console/stream.py", "await asyncio.wait_for(send(message), self._readers.stuck)", "await send(message)", f"{WATCHING}::test_a_reader_that_takes_nothing_is_let_go"),
    Mutant("readers are bounded", "console/pages.py", "if self._readers.count >= MOST_READERS:", "if False:", f"{WATCHING}::test_readers_are_bounded_and_end_with_the_server"),
    Mutant("reading takes no write lock", "console/source.py", "return lambda: open_ledger_reader(url)", "from invariant_guard.ledger.urls import open_ledger\n    return lambda: LedgerReader(open_ledger(url))", f"{WATCHING}::test_no_write_lock_is_wanted_or_taken"),
    Mutant("a store that comes back is opened again", "console/watcher.py", "                _close(reading)\n                reading = None\n", "                self._stop.wait(60)\n", f"{WATCHING}::test_the_page_says_that_the_store_is_away_and_comes_back"),
    Mutant("what is new is counted once", "console/watcher.py", "        return page[1:]\n", "        return page[1:] + page[1:]\n", f"{WATCHING}::test_what_is_new_is_counted_once"),
)  # fmt: skip


def mutated(mutant: Mutant) -> str:
    """The module's text without the defence."""
    source = (ROOT / "invariant_guard" / mutant.module).read_text(encoding="utf-8")
    count = source.count(mutant.text)
    assert count == 1, f"{mutant.defence}: its text occurs {count} times in {mutant.module}"
    return source.replace(mutant.text, mutant.replacement)


def status_of(mutant: Mutant | None, tests: list[str], folder: Path) -> int:
    """pytest's exit status for tests against a copy of the package."""
    copy = folder / "invariant_guard"
    shutil.copytree(ROOT / "invariant_guard", copy)
    if mutant is not None:
        (copy / mutant.module).write_text(mutated(mutant), encoding="utf-8")
    places = " ".join(map(str, (folder, ROOT, ROOT / "tests/support")))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "--assert=plain", "--timeout=60",
         "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT),
         "-o", f"pythonpath={places}",
         *(str(ROOT / "tests/console" / test) for test in tests)],
        # Not the root: a command that the tests start finds the package where it stands.
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if mutant is None and done.returncode:
        print(done.stdout[-3000:], flush=True)
    return done.returncode


def main(names: list[str]) -> int:
    """Take each defence away, and print what noticed."""
    chosen = [m for m in MUTANTS if not names or any(name in m.defence for name in names)]
    survived = 0
    tests = sorted({mutant.test for mutant in chosen})
    with tempfile.TemporaryDirectory() as folder:
        # The control: a test that always fails would notice everything.
        assert status_of(None, tests, Path(folder)) == 0, "a test fails with every defence in place"
    for mutant in chosen:
        with tempfile.TemporaryDirectory() as folder:
            status = status_of(mutant, [mutant.test], Path(folder))
        survived += status != 1
        word = "noticed " if status == 1 else f"SURVIVED ({status})"
        print(f"{word} {mutant.defence}: {mutant.test.partition('::')[2]}", flush=True)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
