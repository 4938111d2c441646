"""The command line as a user meets it: formats, errors, exit codes, what is loaded when."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from defgraph.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

PROGRAM = Path(sys.executable).with_name("defgraph")
ROWS = (
    ["suppliers", "VN"],
    ["supplies", "US"],
    ["audit"],
    ["rank"],
    ["timeline", "S-92"],
    ["path", "Boeing", "VN"],
    ["query", "lineage"],
)


@pytest.mark.parametrize("words", ROWS, ids=lambda words: words[0])
def test_every_format_holds_the_same_rows(run: Callable[..., Result], words: list[str]) -> None:
    whole = json.loads(run(*words, "--format", "json").stdout)
    lines = [json.loads(line) for line in run(*words, "--format", "jsonl").stdout.splitlines()]
    comma = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    tab = list(csv.DictReader(io.StringIO(run(*words, "--format", "tsv").stdout), delimiter="\t"))
    assert whole == lines
    assert len(whole) == len(comma) == len(tab) > 0
    assert list(whole[0]) == list(comma[0]) == list(tab[0])
    assert comma == tab


@pytest.mark.parametrize("words", [words for words in ROWS if words[0] != "path"], ids=lambda words: words[0])
def test_a_table_keeps_within_the_terminal(run: Callable[..., Result], words: list[str]) -> None:
    for width in (60, 80, 132):
        table = run(*words, env={"COLUMNS": str(width)}).stdout
        assert table
        assert max(map(len, table.splitlines())) <= width


def test_results_and_messages_do_not_mix(run: Callable[..., Result]) -> None:
    result = run("audit", "--max-support", "1", "--format", "json")
    json.loads(result.stdout)
    assert "only denied" in result.stderr


@pytest.mark.parametrize(
    "name", ["viet-nam", "Viet Nam", "VIETNAM", "VN", "ent:viet-nam", "https://w3id.org/defgraph/entity/viet-nam"]
)
def test_an_entity_is_found_by_id_label_alias_code_and_iri(run: Callable[..., Result], name: str) -> None:
    assert run("suppliers", name).stdout == run("suppliers", "viet-nam").stdout != ""


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["suppliers", "Viet Namm"], ["no entity is called 'Viet Namm'", "Viet Nam"]),
        (["show", "nothing-like-this-at-all"], ["no entity, document or claim is called"]),
        (["supliers", "VN"], ["No such command", "Did you mean 'suppliers'"]),
        (["timeline", "VN", "--relation", "suplies"], ["no relation is called", "supplies"]),
        (["query", "lineages"], ["no saved question is called", "lineage"]),
        (["query", "supplied-by"], ["'supplier' is missing", "defgraph query supplied-by -p supplier=…"]),
        (["query", "supplied-by", "-p", "supplier"], ["has no value", "NAME=VALUE"]),
        (["query", "known-by", "-p", "date=soon"], ["'date' is 'soon'", "2022-12-31"]),
        (["query", "no-such-file.rq"], ["no-such-file.rq cannot be read"]),
        (["query"], ["name a saved question"]),
        (["export", "-f", "turtle", "-o", "/proc/no/file.ttl"], ["'/proc/no/file.ttl' cannot be written", "--output"]),
        (["export", "-f", "csv", "-o", "/etc/hostname/x.csv"], ["cannot be written"]),
        (["export", "-f", "csv", "-o", "n" * 300], ["cannot be written"]),
        (["draw", "--max-support", "1", "--min-support", "2"], ["no claim fits these choices"]),
        (["draw", "--stage", "deliverd"], ["no stage is called", "delivered"]),
    ],
    ids=lambda value: " ".join(value)[:40],
)
def test_a_users_mistake_is_a_message_and_exit_2(
    run: Callable[..., Result], words: list[str], parts: list[str]
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in parts), result.stderr
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


def test_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--store", str(tmp_path / "none"), "audit"])
    assert result.exit_code == 2
    assert "defgraph build" in result.stderr


def test_the_memory_store_answers_like_the_folder(run: Callable[..., Result]) -> None:
    data = str(Path(__file__).parents[1] / "graph_data")
    in_memory = CliRunner().invoke(main, ["--store", "memory:", "--data", data, "suppliers", "VN", "--format", "json"])
    assert in_memory.stdout == run("suppliers", "VN", "--format", "json").stdout


def test_audit_fails_on_request_only(run: Callable[..., Result]) -> None:
    assert run("audit", "--max-support", "1").exit_code == 0
    assert run("audit", "--max-support", "1", "--fail").exit_code == 1
    assert run("audit", "--max-support", "0", "--fail").exit_code == 0


def test_check_exits_1_with_findings_and_0_without(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("check").exit_code == 0
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.yaml").write_text("document: {id: a, isued: 2025-13-01}\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["--data", str(tmp_path), "check"])
    assert found.exit_code == 1
    assert "a.yaml:1:" in found.stdout
    assert "'issued'" in found.stdout


def test_a_faulty_folder_is_not_built_and_the_old_store_stays(run: Callable[..., Result], tmp_path: Path) -> None:
    before = run("audit", "--format", "json").stdout
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "a.yaml").write_text("entities: {x: {class: cuntry, label: X}}\n", encoding="utf-8")
    result = run("--data", str(tmp_path), "build")
    assert result.exit_code == 2
    assert "cuntry" in result.stderr
    assert "country" in result.stderr
    assert run("audit", "--format", "json").stdout == before


def test_control_codes_in_data_do_not_reach_the_terminal() -> None:
    from defgraph.answers.formats import write
    from defgraph.answers.rows import Rows

    hostile = "\x1b]0;owned\x07\x1b[31mred"
    table = "".join(write(Rows([{"name": hostile}], ("name",), ("name",)), "table"))
    assert "\x1b" not in table
    assert "red" in table


def test_a_closed_pipe_ends_quietly(store_address: str) -> None:
    line = f"'{PROGRAM}' --store '{store_address}' audit --format csv | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("claim,")
    assert done.stderr == ""


def test_a_chain_from_an_entity_to_itself_is_no_chain(run: Callable[..., Result]) -> None:
    result = run("path", "US", "US")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing found" in result.stderr


def test_choices_of_options_are_those_of_the_library() -> None:
    from defgraph.answers import formats
    from defgraph.cli.settings import _FORMATS
    from defgraph.export import FORMATS
    from defgraph.graph.centrality import MEASURES

    def choices(command: str, option: str) -> set[str]:
        (found,) = [param for param in main.commands[command].params if param.name == option]
        return set(found.type.choices)  # type: ignore[attr-defined]

    assert formats.FORMATS == _FORMATS
    assert choices("rank", "measure") == set(MEASURES)
    assert choices("export", "form") == set(FORMATS)


@pytest.mark.parametrize(
    ("full", "empty"),
    [
        (["suppliers", "VN"], ["suppliers", "Textron"]),
        (["timeline", "VN"], ["timeline", "Reuters"]),
        (["audit"], ["audit", "--max-support", "0"]),
        (["path", "US", "VN"], ["path", "US", "US"]),
    ],
    ids=" ".join,
)
def test_an_empty_answer_has_the_same_columns(run: Callable[..., Result], full: list[str], empty: list[str]) -> None:
    head = run(*full, "--format", "csv").stdout.splitlines()[0]
    assert run(*empty, "--format", "csv").stdout.splitlines() == [head]


def test_texts_that_a_spreadsheet_would_run_are_kept_inert() -> None:
    from defgraph.answers.formats import write
    from defgraph.answers.rows import Rows

    rows = Rows([{"name": "=HYPERLINK(1)", "number": -5, "big": float("inf")}], ("name", "number", "big"), ("name",))
    assert "".join(write(rows, "csv")).splitlines()[1] == "'=HYPERLINK(1),-5,inf"
    assert json.loads("".join(write(rows, "json")))[0] == {"name": "=HYPERLINK(1)", "number": -5, "big": "inf"}


def loaded_by(*words: str) -> set[str]:
    """Return the modules a command loads, in a process of its own."""
    code = (
        "import sys; from defgraph.cli import main\n"
        f"try: main({list(words)!r})\nexcept SystemExit: pass\n"
        "print('\\n' + ' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": ""}
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_but_the_command_line() -> None:
    heavy = {"pyoxigraph", "networkx", "rdflib", "pyvis", "rich", "httpx", "numpy", "yaml", "jinja2", "rapidfuzz"}
    assert not heavy & loaded_by("--help")


def test_a_question_loads_only_what_it_needs(store_address: str) -> None:
    heavy = {"networkx", "rdflib", "pyvis", "httpx", "numpy", "yaml", "jinja2", "filelock"}
    assert not heavy & loaded_by("--store", store_address, "suppliers", "VN")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme_and_has_help(command: str) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"`{command}" in readme or f"defgraph {command}" in readme
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert main.commands[command].help


def test_output_follows_a_link_and_never_replaces_a_device(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "real.csv").touch()
    (tmp_path / "link.csv").symlink_to("real.csv")
    os.mkfifo(tmp_path / "pipe")
    assert run("export", "-f", "csv", "-o", str(tmp_path / "link.csv")).exit_code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("when,")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE, text=True) as reader:
        assert run("export", "-f", "csv", "-o", str(tmp_path / "pipe")).exit_code == 0
        assert reader.communicate(timeout=30)[0].startswith("when,")
    assert (tmp_path / "pipe").is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "pipe", "real.csv"]


@pytest.mark.parametrize("address", ["htp://localhost:1/", "memory", "ftp://x/y"])
def test_an_address_that_names_no_store_is_refused_before_a_folder_is_made(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = str(Path(__file__).parents[1] / "graph_data")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["--store", address, "--data", data, "build"])
    assert result.exit_code == 2
    assert "http://" in result.stderr or "memory:" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_a_long_query(store_address: str) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"from defgraph.cli import main; main(['--store', {store_address!r}, 'query', {endless!r}])"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert "defgraph: interrupted" in said
    assert "Traceback" not in said
    assert process.returncode == 130
