"""The commands that weigh claims: what they rest on, what falls, what contradicts.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from defgraph.cli.settings import days, format_option, print_lines, print_rows, store, time_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from defgraph.conflicts import Conflict


@click.command()
@click.option(
    "--max-support",
    type=click.IntRange(0),
    help="Only claims with at most this lower end of support; 1 = single source.",
)
@click.option(
    "--level",
    type=click.Choice(("all", "document", "publisher", "origin")),
    default="all",
    show_default=True,
    help="What failures are counted.",
)
@click.option("--owner", is_flag=True, help="Take publishers behind whom the same owner or state is as one.")
@click.option("--grades", is_flag=True, help="Add each claim's grade on the Admiralty scale.")
@click.option("--fail", is_flag=True, help="Exit 1 if any claim is listed.")
@format_option
@time_options
@click.pass_context
def audit(
    ctx: click.Context, max_support: int | None, level: str, owner: bool, grades: bool, fail: bool, form: str
) -> None:
    """On how many independent origins each claim rests, and on which if one is enough to fell it."""
    from defgraph.answers.audits import audit, graded

    if owner and level == "document":
        raise click.UsageError("--owner takes publishers together, and --level document counts none; leave one out")
    opened = store(ctx)
    audited = audit(opened, level, by_owner=owner)
    rows = (graded(opened, audited) if grades else audited).rows(max_support)
    if max_support is not None and audited.denied:
        click.echo(f"{audited.denied} claims that are only denied are not listed", err=True)
    print_rows(rows, form)
    ctx.exit(1 if fail and rows.rows else 0)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--owner", is_flag=True, help="Also all that NAME owns or is behind: its firms, bodies, publishers.")
@click.option(
    "--measure",
    type=click.Choice(("degree", "weighted-degree", "betweenness", "pagerank", "eigenvector", "katz")),
    default="degree",
    show_default=True,
    help="The centrality by which actors are ranked.",
)
@click.option(
    "--top",
    default=10,
    show_default=True,
    type=click.IntRange(1),
    help="So many ranks that change, those first whose values change most.",
)
@click.option("--fail", is_flag=True, help="Exit 1 if any claim falls.")
@format_option
@time_options
@click.pass_context
def retract(
    ctx: click.Context, names: tuple[str, ...], owner: bool, measure: str, top: int, fail: bool, form: str
) -> None:
    """Tell what falls and what weakens if NAME… are wrong: publishers, documents or speakers. Nothing is written."""
    from defgraph.answers.retracted import retraction_json, retraction_rows, retraction_text, summary
    from defgraph.retraction import FALLEN, choose, read_corpus, retract

    opened = store(ctx)
    corpus = read_corpus(opened)
    found = retract(corpus, choose(opened, corpus, names, owner=owner), measure)
    if form == "table":
        print_lines(line + "\n" for line in retraction_text(found, top))
    elif form == "json":
        print_lines([retraction_json(found, top)])
    else:
        click.echo(summary(found), err=True)
        print_rows(retraction_rows(found, top), form)
    ctx.exit(1 if fail and found.of(*FALLEN) else 0)


@click.command()
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Also what might be taken for a disagreement, and why it is none.")
@click.option("--fail", is_flag=True, help="Exit 1 if a contradiction is listed.")
@format_option
@time_options
@click.pass_context
def conflicts(ctx: click.Context, name: str | None, every: bool, fail: bool, form: str) -> None:
    """Where reports disagree (on claims about NAME, or with NAME behind a side), and whether time explains it."""
    from defgraph.answers.disagreements import concerning, disagreements, enough_for, support_in
    from defgraph.conflicts import Verdict, find_conflicts
    from defgraph.dossiers import EVERY_CLAIM, read_documents, read_dossiers
    from defgraph.lookup import find

    opened = store(ctx)
    thing = find(opened, name) if name else None
    found: Sequence[Conflict] = find_conflicts(
        # A view as of a day leaves out single reports; that an edition is silent there tells nothing.
        read_dossiers(opened, enough_for(opened, thing) if thing else EVERY_CLAIM),
        read_documents(opened),
        whole="as of" not in days(ctx),
    )
    chosen = [conflict for conflict in (concerning(found, thing) if thing else found) if every or conflict.listed]
    print_rows(disagreements(chosen, support_in(opened)), form)
    ctx.exit(1 if fail and any(conflict.verdict is Verdict.CONTRADICTION for conflict in chosen) else 0)
