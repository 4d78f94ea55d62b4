"""An outcome with everything that a report has to show, made by hand."""

from __future__ import annotations

from lint_plugin.report import ReportContext
from lint_plugin.results.finding import Finding, OrderCall, Step
from lint_plugin.results.located import Located, Placed
from lint_plugin.results.notice import NOTE, Notice
from lint_plugin.results.outcome import Failure, Outcome, Stale, Summary

CONTEXT = ReportContext(cwd="/project", root="/project")

SOURCE = (
    "def enter(client, guard, symbol):\n"
    "    try:\n"
    "\t\tguard.enforce_before_order(symbol)\n"
    "    except Exception:\n"
    "        pass\n"
    "    漢 = 1; client.submit_order(symbol, f'{symbol}')\n"
).encode()

FINDING = Finding(
    code="INV002",
    line=6,
    column=19,
    end_line=6,
    end_column=31,
    function="enter",
    call="client.submit_order",
    fact="`submit_order` [x](y) can run: 100%, {really}",
    cure="return, or re-raise",
    witness=(
        Step(1, 5, "`enter` entered"),
        Step(3, 3, "`enforce_before_order` raised"),
        Step(6, 19, "order sent"),
    ),
    statement="client.submit_order(symbol, f'{symbol}')",
)

LOCATED = Located(FINDING, "src/a,b:c.py", "src/a,b:c.py", "f" * 64 + ":1")

OUTCOME = Outcome(
    findings=(LOCATED,),
    errors=(Failure("bad name.py", "bad name.py", 3, "is not valid UTF-8"),),
    stale=(
        Stale(
            "old.py",
            "INV001",
            "enter",
            "invariant-lint check --baseline b.json --drop-stale old.py",
        ),
    ),
    summary=Summary(files=4, parsed=2, orders=3, guarded=2, findings=1, stale=1, errors=1),
    orders=(
        Placed(OrderCall(6, 19, "enter", "client.submit_order", False), "src/a.py", FINDING, False),
    ),
    sources={"src/a,b:c.py": SOURCE},
)

CLEAN = Outcome((), (), (), Summary(files=1))

NOTED = CLEAN._replace(
    summary=Summary(files=1, skipped={"exclude": 2, "not_python": 7}),
    notices=(
        Notice("name", "execute_trade", 2, "`execute_trade` [x] is called 2 times, 100%"),
        Notice("link", "a,b:c/d e", 1, "a,b:c/d e links\nelsewhere"),
        Notice("exclude", "", 2, "`exclude` leaves out a/, b/", NOTE),
    ),
)
