"""The commands that answer questions on the graph.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from defgraph.cli.settings import days, format_option, print_lines, print_rows, store, time_options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from defgraph.dossiers import Dossier


_NAMED = 5
"""Sources that a message names; of more it tells how many."""
_SUMS = "items, and units delivered. What two sources call by different names counts twice."


@click.command()
@click.argument("recipient")
@click.option("--totals", is_flag=True, help=f"One row for each supplier: {_SUMS}")
@format_option
@time_options
@click.pass_context
def suppliers(ctx: click.Context, recipient: str, totals: bool, form: str) -> None:
    """Who supplies RECIPIENT (its ministries and forces included): item, stage, figures, support."""
    from defgraph.dossiers import supplies_to

    _print_supplies(ctx, recipient, supplies_to, form, "supplier" if totals else None)


@click.command()
@click.argument("supplier")
@click.option("--totals", is_flag=True, help=f"One row for each recipient: {_SUMS}")
@format_option
@time_options
@click.pass_context
def supplies(ctx: click.Context, supplier: str, totals: bool, form: str) -> None:
    """Whom SUPPLIER (its firms and bodies included) supplies: item, stage, figures, support."""
    from defgraph.dossiers import supplies_from

    _print_supplies(ctx, supplier, supplies_from, form, "recipient" if totals else None)


def _print_supplies(ctx: click.Context, name: str, chosen: Callable[[str], str], form: str, summed: str | None) -> None:
    """Print supplies one by one or, if ``summed`` names a side, the totals of each who is on that side."""
    from defgraph.answers.rows import supplies
    from defgraph.answers.totals import successors, summed_sources, totals
    from defgraph.dossiers import read_dossiers
    from defgraph.lookup import find_entity

    opened = store(ctx)
    found = read_dossiers(opened, chosen(find_entity(opened, name).iri))
    if summed and len(sources := summed_sources(found)) > 1:
        names = ", ".join(sources[:_NAMED]) + (f" and {len(sources) - _NAMED} more" if len(sources) > _NAMED else "")
        click.echo(f"summed up from {names}: what these call by different names counts more than once", err=True)
    print_rows(totals(found, summed, successors(opened)) if summed else supplies(found), form)


@click.command()
@click.argument("before", metavar="EDITION")
@click.argument("after", metavar="EDITION")
@format_option
@click.pass_context
def diff(ctx: click.Context, before: str, after: str, form: str) -> None:
    """Tell what the second of two editions of a register added, changed and withdrew, deal by deal."""
    from defgraph.answers.differences import differences
    from defgraph.dossiers import read_documents
    from defgraph.editions import check_editions, compare_editions
    from defgraph.lookup import find_document

    opened = store(ctx)
    one, other = (find_document(opened, name) for name in (before, after))
    check_editions(read_documents(opened), one.id, other.id)
    print_rows(differences(compare_editions(opened, one.iri, other.iri)), form)


@click.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@time_options
@click.pass_context
def show(ctx: click.Context, name: str, form: str) -> None:
    """Show an entity, a document or a claim (by its id) with all reports, speakers, spans and lineage."""
    from defgraph.answers.showing import show_json, show_text
    from defgraph.lookup import find

    opened, whole = store(ctx), "as of" not in days(ctx)
    thing = find(opened, name)
    if form == "json":
        print_lines([show_json(opened, thing, whole=whole)])
    else:
        print_lines(line + "\n" for line in show_text(opened, thing, whole=whole))


@click.command()
@click.argument("name")
@click.option("--relation", help="Only claims of this relation, such as supplies.")
@format_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw it into this file instead: .svg, or .html with a table beneath.",
)
@time_options
@click.pass_context
def timeline(ctx: click.Context, name: str, relation: str | None, form: str, output: Path | None) -> None:
    """How the deals and relations of NAME (an entity, claim or document) went, report by report."""
    from defgraph.answers.rows import reports
    from defgraph.conflicts import with_withdrawals
    from defgraph.dossiers import pattern_of, read_documents, read_dossiers
    from defgraph.lookup import find, find_relation

    if output and output.suffix.lower() not in {".svg", ".html"}:
        raise click.UsageError(f"{str(output)!r}: a timeline is drawn as .svg or .html; let the file's name end so")
    if output and form != "table":
        raise click.UsageError("--format is for rows, --output for a drawing; give one of them")
    opened = store(ctx)
    thing = find(opened, name)
    chosen: Sequence[Dossier] = read_dossiers(opened, pattern_of(thing))
    if relation:
        wanted = find_relation(relation)
        chosen = [dossier for dossier in chosen if dossier.relation == wanted]
    if "as of" not in days(ctx):  # such a view leaves out single reports: that an edition is silent tells nothing
        chosen = with_withdrawals(chosen, read_documents(opened))
    if output:
        _draw_timeline(chosen, ", ".join(filter(None, (f"Timeline: {thing.label}", days(ctx)))), output)
    else:
        print_rows(reports(chosen), form)


def _draw_timeline(dossiers: Sequence[Dossier], title: str, output: Path) -> None:
    from defgraph.cli.files import replaced
    from defgraph.picture.timeline import render_timeline, render_timeline_page

    if not dossiers:
        raise click.UsageError("no claim fits these choices; nothing was drawn")
    rendered = render_timeline if output.suffix.lower() == ".svg" else render_timeline_page
    with replaced(output) as file:
        file.write(rendered(dossiers, title=title).encode())
    click.echo(f"{output}: {len(dossiers)} claim{'' if len(dossiers) == 1 else 's'}", err=True)


@click.command()
@click.argument("start")
@click.argument("end")
@click.option("-k", "--count", default=3, show_default=True, type=click.IntRange(1), help="How many chains at most.")
@click.option("--all", "every", is_flag=True, help="All chains of at most --max-hops, however many.")
@click.option("--max-hops", default=4, show_default=True, type=click.IntRange(1), help="How long a chain may be.")
@click.option(
    "--through",
    type=click.Choice(("actors", "everything")),
    default="actors",
    show_default=True,
    help="What chains lead over.",
)
@format_option
@time_options
@click.pass_context
def path(
    ctx: click.Context, start: str, end: str, count: int, every: bool, max_hops: int, through: str, form: str
) -> None:
    """Find chains of claims from START to END, the shortest first; each hop with its evidence, the weakest named.

    A chain follows claims in either direction: it is a link, not a route of supply. For those, ask the saved
    question supply-chains.
    """
    from defgraph.answers.rows import paths
    from defgraph.answers.sheets import paths_text
    from defgraph.dossiers import labels, read_claims, read_dossiers, these_claims
    from defgraph.graph.paths import find_paths, over_actors, over_everything, with_claims
    from defgraph.lookup import find_entity

    opened = store(ctx)
    first, last = find_entity(opened, start), find_entity(opened, end)
    claims = read_claims(opened)
    graph = over_actors(claims) if through == "actors" else over_everything(claims)
    chains = find_paths(graph, first.id, last.id, limit=None if every else count, max_hops=max_hops)
    on_them = {claim.id for chain in chains for hop in chain.hops for claim in hop.claims}
    found = with_claims(chains, read_dossiers(opened, these_claims(sorted(on_them))))
    if form == "table" and found:
        print_lines(line + "\n" for line in paths_text(found, labels(claims)))
    else:
        print_rows(paths(found, labels(claims)), form)


@click.command()
@click.option(
    "--measure",
    type=click.Choice(("degree", "weighted-degree", "betweenness", "pagerank", "eigenvector", "katz")),
    default="degree",
    show_default=True,
)
@click.option("--top", type=click.IntRange(1), help="Only so many.")
@format_option
@time_options
@click.pass_context
def rank(ctx: click.Context, measure: str, top: int | None, form: str) -> None:
    """Rank actors by centrality, with the rank they have without single-source claims beside it."""
    from defgraph.answers.rows import ranking
    from defgraph.dossiers import read_claims
    from defgraph.graph.centrality import rank

    print_rows(ranking(rank(read_claims(store(ctx)), measure)[:top]), form)


@click.command()
@click.argument("question", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of a saved question.")
@click.option("--list", "listing", is_flag=True, help="List the saved questions.")
@click.option(
    "--timeout", type=click.FloatRange(0, 1e6, min_open=True), metavar="SECONDS", help="Give up after so long."
)
@format_option
@time_options
@click.pass_context
def query(
    ctx: click.Context, question: str | None, params: tuple[str, ...], listing: bool, timeout: float | None, form: str
) -> None:
    """Ask a saved question by name, or SPARQL: a file ending in .rq, a text, or - for standard input.

    Read-only. All prefixes of the graph are known: dg:, ent:, claim:, doc:, stage:, …
    """
    from defgraph.answers.querying import answer, listed

    if listing:
        print_rows(listed(), form)
    elif question is None:
        raise click.UsageError("name a saved question (see --list), a .rq file, or give SPARQL")
    else:
        print_lines(answer(store(ctx), question, params, form, timeout))
