"""The commands that bring registers in, and take them out again."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from defgraph.cli.settings import data_folder, format_option, print_rows, store, store_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.importing import Imported, Incoming
    from defgraph.reading.imports import Surveyed


def _date(_ctx: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    from datetime import UTC, datetime

    from defgraph.model import certainly_later, last_day

    if given is None:
        return None
    try:
        last_day(given)
    except ValueError as error:
        raise click.BadParameter(f"{given!r}, which is {error}") from error
    today = datetime.now(UTC).date().isoformat()
    if certainly_later(given, today):
        raise click.BadParameter(f"{given}, which lies ahead of today, {today}")
    return given


_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
_ISSUED = click.option(
    "--issued", metavar="DATE", callback=_date, help="The date of the edition, where the file does not tell."
)
_REFUSED = click.option(
    "--refused",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=".",
    help="The folder for lists of refused records, FILE.refused.tsv; else the current one.",
)


@click.group(name="import")
def import_() -> None:
    """Bring files of registers into the data folder and the store.

    Records that are refused are listed with line and reason. Importing a file again changes nothing; a later edition
    comes beside the earlier one: see `diff`.
    """


@import_.command()
@_FILES
@_ISSUED
@click.option("--scope", help="What the export was asked for, where the file does not tell.")
@_REFUSED
@click.pass_context
def sipri(ctx: click.Context, files: tuple[Path, ...], issued: str | None, scope: str | None, refused: Path) -> None:
    """Import exports of the SIPRI Arms Transfers Database."""
    from defgraph.importing import Incoming

    _bring_in(ctx, [Incoming(file, "sipri", issued, scope) for file in files], refused)


@import_.command()
@_FILES
@_ISSUED
@click.option("--publisher", metavar="ID", help="The entity that publishes the data; else each data set is one.")
@_REFUSED
@click.pass_context
def ftm(ctx: click.Context, files: tuple[Path, ...], issued: str | None, publisher: str | None, refused: Path) -> None:
    """Import FollowTheMoney: entities as JSON lines, or statements as JSON lines or CSV."""
    from defgraph.importing import Incoming

    _bring_in(ctx, [Incoming(file, "ftm", issued, publisher=publisher) for file in files], refused)


@import_.command()
@_FILES
@_ISSUED
@click.option("--state", help="Whose report it is, where the file does not tell.")
@click.option("--year", help="Of which year it is, where the file does not tell.")
@_REFUSED
@click.pass_context
def unroca(
    ctx: click.Context, files: tuple[Path, ...], issued: str | None, state: str | None, year: str | None, refused: Path
) -> None:
    """Import the UN Register of Conventional Arms, as JSON or CSV."""
    from defgraph.importing import Incoming

    _bring_in(ctx, [Incoming(file, "unroca", issued, state=state, year=year) for file in files], refused)


@import_.command(name="csv")
@_FILES
@click.option("--mapping", required=True, type=click.Path(path_type=Path), help="What the columns mean, as YAML.")
@_REFUSED
@click.pass_context
def csv_(ctx: click.Context, files: tuple[Path, ...], mapping: Path, refused: Path) -> None:
    """Import tables of any shape, CSV or .xlsx, with a mapping that tells what their columns mean."""
    from defgraph.importing import Incoming

    _bring_in(ctx, [Incoming(file, "csv", mapping=mapping) for file in files], refused)


@import_.command(name="list")
@format_option
@click.pass_context
def list_(ctx: click.Context, form: str) -> None:
    """List what was imported: files, their documents, when these were issued, records taken and refused."""
    from defgraph.answers.rows import imports
    from defgraph.editions import stored
    from defgraph.errors import StoreError
    from defgraph.importing import listed

    entries, held = listed(data_folder(ctx)), {}
    try:
        held = dict(stored(store(ctx))) if entries else {}
    except StoreError as error:
        click.echo(f"documents and counts are not known: {error}", err=True)
    print_rows(imports(entries, held), form)


@import_.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.pass_context
def remove(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Undo the import of files, all or none, by their names in `import list`."""
    from defgraph.answers.progress import Shown
    from defgraph.importing import take_out

    with _ended_gently(), Shown() as progress:
        built = take_out(data_folder(ctx), store_address(ctx), files, progress)
    left = f"{built.reports:,} reports of {built.claims:,} claims"
    names = ", ".join(dict.fromkeys(files))
    click.echo(f"taken out: {names}; {store_address(ctx)} holds {left}", err=True)


@contextmanager
def _ended_gently() -> Iterator[None]:
    """Let a signal to end be as Ctrl-C is, so that what was begun is undone."""
    import signal

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [signal.signal(one, end) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)


def _bring_in(ctx: click.Context, incoming: list[Incoming], refused: Path) -> None:
    from defgraph.answers.progress import Shown
    from defgraph.importing import bring_in

    with _ended_gently(), Shown() as progress:
        found = bring_in(data_folder(ctx), store_address(ctx), incoming, refused=refused, progress=progress)
    for line in _summary(found, store_address(ctx)):
        click.echo(line, err=True)


def _summary(found: Imported, address: str) -> Iterable[str]:
    from defgraph.importing import far_fewer

    for name in found.known:
        yield f"{name}: imported before, nothing changed"
    for one in found.new:
        passed_over = sum(one.left_out.values())
        left_out = f", {passed_over:,} left out" if passed_over else ""
        yield (
            f"{one.source.file}: {one.records:,} records read, {one.taken:,} taken{left_out}, {one.refused:,} refused; "
            f"{one.reports:,} reports of {one.claims:,} claims, in {_documents(one)}"
        )
        yield from (f"  {count:,} left out: {reason}" for reason, count in sorted(one.left_out.items()))
        if one.refused and any(document.edition_of for document in one.documents):
            yield "  it was not read whole: nothing follows from what it does not list"
    for fewer in far_fewer(found):
        yield (
            f"{fewer.edition} has {fewer.rows:,} rows, {fewer.before}, the edition before it, {fewer.before_rows:,}: "
            "if its file was cut, take it out; what it does not list counts as withdrawn"
        )
    for path in found.refused:
        yield f"the refused records, with line and reason, are in {path}"
    if found.built:
        yield f"{address}: {found.built.reports:,} reports of {found.built.claims:,} claims in all"


def _documents(one: Surveyed) -> str:
    names = [document.id for document in one.documents]
    return names[0] if len(names) == 1 else f"{len(names)} documents"
