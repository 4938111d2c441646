"""The commands on identity: what may be one and the same, and what was decided.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from defgraph.cli.settings import Commands, data_folder, format_option, print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from defgraph.answers.rows import Row
    from defgraph.identity.suggesting import Suggestion

F = TypeVar("F", bound="Callable[..., Any]")


@click.group(cls=Commands)
def identity() -> None:
    """Tell which entities are one and the same, and which are not.

    Decisions are kept in identity.yaml of the data folder. They apply when data is read, by `build` for one; a decision
    that is removed there leaves no trace.
    """


@identity.command()
@click.option("--class", "entity_class", metavar="CLASS", help="Only entities of this class: firm, materiel, person, …")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.85, show_default=True, help="Only pairs at least so alike."
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="So many pairs at most.")
@format_option
@click.pass_context
def suggest(ctx: click.Context, entity_class: str | None, min_score: float, limit: int, form: str) -> None:
    """List pairs that may be one: score, what it rests on, and the claims that taking them as one would join.

    Pairs on which there is a decision are not listed. A score is there to put pairs in order; it is no probability.
    """
    from defgraph.answers.rows import rows_of
    from defgraph.identity.suggesting import suggest
    from defgraph.reading.collection import read_soundly

    if entity_class is not None:
        _check_class(entity_class)
    reading = read_soundly(data_folder(ctx))
    collection = reading.collection
    claims = {report.claim: None for report in collection.reports}
    found = suggest(collection.entities, claims, reading.decisions, entity_class=entity_class, min_score=min_score)
    if len(found) > limit:
        click.echo(f"{len(found)} pairs; the first {limit} are listed, see --limit", err=True)
    print_rows(rows_of(map(_row, found[:limit]), dict.fromkeys(_COLUMNS), _BRIEF), form)


def _deciding(command: F) -> F:
    """Add the arguments and options of a decision."""
    for add in (
        click.option(
            "--by", metavar="WHO", envvar="DEFGRAPH_BY", help="Who decides; else the name you are logged in by."
        ),
        click.option("--because", required=True, metavar="TEXT", help="Why: what you saw that tells so."),
        click.argument("other"),
        click.argument("one"),
    ):
        command = add(command)
    return command


@identity.command()
@_deciding
@click.pass_context
def same(ctx: click.Context, one: str, other: str, because: str, by: str | None) -> None:
    """Record that ONE and OTHER are the same: ONE stands for both from the next build on."""
    _decide(ctx, "same", (one, other), (because, by))


@identity.command()
@_deciding
@click.pass_context
def different(ctx: click.Context, one: str, other: str, because: str, by: str | None) -> None:
    """Record that ONE and OTHER are not the same: they are not suggested any more."""
    _decide(ctx, "different", (one, other), (because, by))


def _decide(ctx: click.Context, verdict: str, names: tuple[str, str], why: tuple[str, str | None]) -> None:
    import datetime as dt

    from defgraph.reading.collection import read_soundly
    from defgraph.reading.decisions import FILE, decide

    because, by = (text.strip() if text else "" for text in why)
    if not because:
        raise click.UsageError("--because is empty; say what tells so")
    folder = data_folder(ctx)
    reading = read_soundly(folder)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    made = decide(reading.apart, folder / FILE, verdict, names, (because, by or _user(), today))
    what = f"{made.one} stands for {made.other} too" if verdict == "same" else f"{made.one} is not {made.other}"
    click.echo(f"{folder / FILE}: {what}, decided by {made.by}; build anew to see it", err=True)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("who decides is not known here; give --by") from None


def _check_class(entity_class: str) -> None:
    from defgraph.errors import UnknownName
    from defgraph.names import nearest
    from defgraph.vocabulary import ontology

    classes = ontology().classes
    if entity_class not in classes:
        raise UnknownName(entity_class, "class", nearest(entity_class, classes))


_COLUMNS = (
    *("score", "one", "one_id", "other", "other_id", "class", "names", "features"),
    *("joined", "moved", "joined_claims", "moved_claims"),
)
_BRIEF = ("score", "one_id", "other_id", "names", "features", "joined", "moved")


def _row(pair: Suggestion) -> Row:
    return {
        "score": pair.score,
        "one": pair.one.label,
        "one_id": pair.one.id,
        "other": pair.other.label,
        "other_id": pair.other.id,
        "class": pair.other.entity_class,
        "names": " / ".join(dict.fromkeys(pair.names)),
        "features": ", ".join(pair.features),
        "joined": len(pair.joined),
        "moved": len(pair.moved),
        "joined_claims": _ids(claim.id for claims in pair.joined for claim in claims),
        "moved_claims": _ids(claim.id for claim in pair.moved),
    }


def _ids(claims: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(claims))
