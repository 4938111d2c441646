"""The benchmark of whole archives, run over a tiny one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
QUESTIONS = (
    "suppliers (free)", "suppliers-at-stage", "supplied-by", "claims-of-document", "claims-on-publisher",
    "stages-by-year",
)  # fmt: skip
AGAINST = {
    "build, in a folder": ["bulk_load", "bulk_load + optimize", "rdflib"],
    "build, in memory": ["bulk_load", "rdflib"],
    "open, arrays as kept": ["SPARQL scan"],
    "open, arrays read anew": ["SPARQL scan"],
    "support, ordinary": ["networkx"],
    "support, hard": ["networkx"],
    "audit, all counted": ["plain SPARQL count", "the same in rdflib"],
    "audit, all listed": ["plain SPARQL count", "the same in rdflib"],
} | {f"question, {name}": ["SPARQL scan", "rdflib"] for name in QUESTIONS}


@pytest.fixture
def scale(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import scale

    return scale


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(BENCHMARKS / "scale.py"), *arguments]
    environment = {**os.environ, "TMPDIR": str(folder)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests may have it ignored
    try:
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)


def table(lines: Sequence[str]) -> dict[str, tuple[float, list[str]]]:
    """Read lines: seconds by name, and against what the ratios are."""
    found = {}
    for line in lines:
        parts = re.fullmatch(r"(\S.*?)  +([\d.,]+) s +[\d,]+ (?:claims/s|rows) +(\d+\.\d\d) GiB   (.+)", line)
        assert parts, line
        assert float(parts[3]) > 0, line
        ratios = re.findall(r"(?:≤ )?[\d.,]+ × (.+?) \((?:over )?[\d.,]+ s", parts[4])
        found[parts[1]] = float(parts[2].replace(",", "")), ratios
    return found


def test_every_line_is_printed_with_its_ratios_and_nothing_disagrees_or_is_left_behind(tmp_path: Path) -> None:
    output, errors = begin(tmp_path, "200", "--sample", "5", "--patience", "4").communicate(timeout=300)
    assert not errors
    head, *lines = output.strip().splitlines()
    assert head.startswith("200 claims, ordinary, seed 1")
    measured = table(lines)
    assert {name: ratios for name, (_, ratios) in measured.items()} == AGAINST
    assert all(seconds > 0 for seconds, _ in measured.values())
    assert output.count("which agree") == 2
    assert "DISAGREE" not in output
    assert "RDFLIB FINDS" not in output
    assert not list(tmp_path.iterdir())


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    process = begin(tmp_path, "20000")
    while not any(tmp_path.glob("*/store")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "given up\n")
    assert not list(tmp_path.iterdir())


def test_a_ratio_to_what_was_given_up_is_a_bound(scale: Any) -> None:
    spent = scale.Spent(3)
    assert scale.Ratio("rdflib", scale.Spent(60)).text(spent) == "0.0500 × rdflib (60.0 s)"
    assert scale.Ratio("rdflib", scale.Spent(60, at_least=True)).text(spent) == "≤ 0.0500 × rdflib (over 60.0 s)"


def test_a_ratio_tells_of_the_clock_where_both_do(scale: Any) -> None:
    spent, other = scale.Spent(6, clock=3), scale.Spent(60, clock=60)
    assert scale.Ratio("rdflib", other).text(spent) == "0.100 × rdflib (60.0 s; by the clock 0.0500 ×, 60.0 s)"
    assert scale.Ratio("rdflib", scale.Spent(60)).text(spent) == "0.100 × rdflib (60.0 s)"


def test_growth_is_that_of_the_cost_of_one_claim(scale: Any) -> None:
    small, large = (scale.Measured("audit", n, scale.Spent(s), ()) for n, s in ((1_000, 2.0), (10_000, 30.0)))
    assert re.sub(" +", " ", scale.growth(small, large)) == "audit 1.50 × from 1,000 to 10,000 claims"


def test_what_is_left_out_is_said_with_the_memory_it_would_need(scale: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from trials import Sample

    place = scale.Place(1_000_000, hard=False, seed=1, folder="nowhere")
    size = scale.Size(place, scale.Limits(100_000, 100_000, 200, 60), rdflib_per_claim=40_000)
    spent, sample = scale.Spent(2, 2**30, 7), Sample(scale.Spent(3, count=200))
    given = {"load": (spent, spent), "count_support": (spent, spent, sample), "ask_all": {"supplied-by": spent}}
    monkeypatch.setattr(scale, "in_child", lambda function, *_, **__: given.get(function.__name__, spent))
    monkeypatch.setattr(scale, "run", lambda _: spent)
    texts = [line for line in size.lines() if isinstance(line, str)]
    anew, rdflib = texts
    assert anew == "arrays read anew are left out above 100,000 claims (--anew-most)"
    assert rdflib.startswith("rdflib is left out above 100,000 claims (--rdflib-most): by what it took for fewer")
    assert rdflib.endswith("it would need 37.3 GiB of memory")


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_a_size_that_is_none_is_refused(scale: Any, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        scale.main(["--", size])
    assert f"expected a whole number, 1 or more, got {size!r}" in capsys.readouterr().err
