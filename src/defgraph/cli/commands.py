"""The commands. Each loads what it needs when it runs, so that the next one starts at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from defgraph import __version__
from defgraph.cli.settings import (
    Commands,
    data_folder,
    days,
    format_option,
    print_lines,
    print_rows,
    store,
    store_address,
    time_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from defgraph.conflicts import Conflict
    from defgraph.dossiers import Dossier


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="defgraph")
@click.option(
    "--store",
    default="build/store",
    show_default=True,
    envvar="DEFGRAPH_STORE",
    metavar="FOLDER|memory:|URL",
    help="The store: a folder, memory: (built anew from --data), or a SPARQL 1.1 server's address.",
)
@click.option(
    "--data",
    default="graph_data",
    show_default=True,
    envvar="DEFGRAPH_DATA",
    type=click.Path(),
    help="The folder of entities/ and documents/ to build from and to check.",
)
def main(store: str, data: str) -> None:
    """Who supplies whom, who says so, and what falls if they are wrong.

    Entities may be named by id, label, alias or code: US, "Viet Nam", T-6. ① marks what rests on a single source.
    """


@main.command()
@click.pass_context
def build(ctx: click.Context) -> None:
    """Compile the data folder into the store, all or nothing."""
    from defgraph.building import build

    built = build(data_folder(ctx), store_address(ctx))
    click.echo(
        f"{store_address(ctx)}: {built.entities} entities, {built.documents} documents, "
        f"{built.reports} reports of {built.claims} claims",
        err=True,
    )


@main.command()
@click.option(
    "--texts", type=click.Path(path_type=Path), help="The folder that holds the documents' texts: verify spans."
)
@click.option("--shacl", is_flag=True, help="Validate against the SHACL shapes too (extra: shacl).")
@click.pass_context
def check(ctx: click.Context, texts: Path | None, shacl: bool) -> None:
    """Check the data: every finding with file, line and remedy. Exits 1 if there is any."""
    from defgraph.checking import check

    checked = check(data_folder(ctx), texts, shacl=shacl)
    for finding in checked.findings:
        click.echo(str(finding))
    click.echo(checked.summary, err=True)
    ctx.exit(1 if checked.findings else 0)


@main.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.argument("quote", required=False)
def span(text: Path, quote: str | None) -> None:
    """Print where the file TEXT holds the words QUOTE, as a report writes it down; without QUOTE, describe the file."""
    from defgraph.reading.texts import describe, locate

    if quote is None:
        click.echo(describe(text), nl=False)
        return
    found = locate(text, quote)
    for place in found:
        click.echo(f"    span: [{place.start}, {place.end}]\n    sha256: {place.sha256}")
    if len(found) > 1:
        click.echo(f"the words stand there {len(found)} times; choose the one that is meant", err=True)


@main.command()
@click.argument("recipient")
@format_option
@time_options
@click.pass_context
def suppliers(ctx: click.Context, recipient: str, form: str) -> None:
    """Who supplies RECIPIENT (its ministries and forces included): item, stage, figures, support."""
    from defgraph.dossiers import supplies_to

    _print_supplies(ctx, recipient, supplies_to, form)


@main.command()
@click.argument("supplier")
@format_option
@time_options
@click.pass_context
def supplies(ctx: click.Context, supplier: str, form: str) -> None:
    """Whom SUPPLIER (its firms and bodies included) supplies: item, stage, figures, support."""
    from defgraph.dossiers import supplies_from

    _print_supplies(ctx, supplier, supplies_from, form)


def _print_supplies(ctx: click.Context, name: str, chosen: Callable[[str], str], form: str) -> None:
    from defgraph.answers.rows import supplies
    from defgraph.dossiers import read_dossiers
    from defgraph.lookup import find_entity

    opened = store(ctx)
    print_rows(supplies(read_dossiers(opened, chosen(find_entity(opened, name).iri))), form)


@main.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@time_options
@click.pass_context
def show(ctx: click.Context, name: str, form: str) -> None:
    """Show an entity, a document or a claim (by its id) with all reports, speakers, spans and lineage."""
    from defgraph.answers.showing import show_json, show_text
    from defgraph.lookup import find

    opened = store(ctx)
    thing = find(opened, name)
    print_lines([show_json(opened, thing)] if form == "json" else (line + "\n" for line in show_text(opened, thing)))


@main.command()
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
    from defgraph.dossiers import pattern_of, read_dossiers
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


@main.command()
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
@click.option("--grades", is_flag=True, help="Add each claim's grade on the Admiralty scale (--format csv, json, …).")
@click.option("--fail", is_flag=True, help="Exit 1 if any claim is listed.")
@format_option
@time_options
@click.pass_context
def audit(
    ctx: click.Context, max_support: int | None, level: str, owner: bool, grades: bool, fail: bool, form: str
) -> None:
    """On how many independent origins each claim rests, and on which if one is enough to fell it."""
    from defgraph.answers.audits import audit, graded

    opened = store(ctx)
    audited = audit(opened, level, by_owner=owner)
    rows = (graded(opened, audited) if grades else audited).rows(max_support)
    if max_support is not None and audited.denied:
        click.echo(f"{audited.denied} claims that are only denied are not listed", err=True)
    print_rows(rows, form)
    ctx.exit(1 if fail and rows.rows else 0)


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--owner", is_flag=True, help="Also all that NAME owns or is behind: its firms, bodies, publishers.")
@click.option(
    "--measure",
    type=click.Choice(("degree", "weighted-degree", "betweenness", "pagerank", "eigenvector", "katz")),
    default="degree",
    show_default=True,
    help="The centrality by which actors are ranked.",
)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1), help="So many ranks that change most.")
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


@main.command()
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
    from defgraph.dossiers import labels, read_dossiers
    from defgraph.graph.paths import find_paths, over_actors, over_everything
    from defgraph.lookup import find_entity

    opened = store(ctx)
    first, last = find_entity(opened, start), find_entity(opened, end)
    dossiers = read_dossiers(opened)
    claims = over_actors(dossiers) if through == "actors" else over_everything(dossiers)
    found = find_paths(claims, first.id, last.id, limit=None if every else count, max_hops=max_hops)
    if form == "table" and found:
        print_lines(line + "\n" for line in paths_text(found, labels(dossiers)))
    else:
        print_rows(paths(found, labels(dossiers)), form)


@main.command()
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
    from defgraph.dossiers import read_dossiers
    from defgraph.graph.centrality import rank

    print_rows(ranking(rank(read_dossiers(store(ctx)), measure)[:top]), form)


@main.command()
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Also what might be taken for a disagreement, and why it is none.")
@click.option("--fail", is_flag=True, help="Exit 1 if a contradiction is listed.")
@format_option
@time_options
@click.pass_context
def conflicts(ctx: click.Context, name: str | None, every: bool, fail: bool, form: str) -> None:
    """Where reports disagree (on claims of NAME: an entity, claim or document), and whether time explains it."""
    from defgraph.answers.disagreements import concerning, disagreements, support_in
    from defgraph.conflicts import Verdict, find_conflicts
    from defgraph.dossiers import read_documents, read_dossiers
    from defgraph.lookup import find

    opened = store(ctx)
    thing = find(opened, name) if name else None
    found: Sequence[Conflict] = find_conflicts(read_dossiers(opened), read_documents(opened))
    chosen = [conflict for conflict in (concerning(found, thing) if thing else found) if every or conflict.listed]
    print_rows(disagreements(chosen, support_in(opened)), form)
    ctx.exit(1 if fail and any(conflict.verdict is Verdict.CONTRADICTION for conflict in chosen) else 0)


@main.command()
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


@main.command()
@click.option("--around", metavar="NAME", help="Only what is near this entity.")
@click.option("--hops", type=click.IntRange(1), help="How near: so many claims away.  [default: 1]")
@click.option("--stage", "stages", multiple=True, help="Only claims at this stage; may be given more than once.")
@click.option("--max-support", type=click.IntRange(0), help="Only claims with at most this lower end of support.")
@click.option("--min-support", type=click.IntRange(0), help="Only claims with at least this lower end of support.")
@click.option("--title", help="The title of the page.")
@click.option(
    "-o",
    "--output",
    default="defgraph.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@time_options
@click.pass_context
def draw(
    ctx: click.Context,
    around: str | None,
    hops: int | None,
    stages: tuple[str, ...],
    max_support: int | None,
    min_support: int | None,
    title: str | None,
    output: Path,
) -> None:
    """Draw the claims as an interactive page: one HTML file that needs no network."""
    from defgraph.cli.files import replaced
    from defgraph.dossiers import read_dossiers
    from defgraph.lookup import find_entity, find_stage
    from defgraph.picture import render, select

    if hops and not around:
        raise click.UsageError("--hops needs --around: near what?")
    opened = store(ctx)
    centre = find_entity(opened, around) if around else None
    drawn = select(
        read_dossiers(opened),
        around=centre.id if centre else None,
        hops=hops or 1,
        stages=[find_stage(stage) for stage in stages],
        min_support=min_support,
        max_support=max_support,
    )
    if not drawn:
        raise click.UsageError("no claim fits these choices; nothing was drawn")
    shown = title or (f"Around {centre.label}" if centre else "Who supplies whom, and who says so")
    documents = len({report.document.id for dossier in drawn for report in dossier.reports})
    origin = ", ".join(filter(None, (f"from {documents} documents", days(ctx))))
    page = render(drawn, title=shown, generated_from=origin, focus=centre.id if centre else None)
    with replaced(output) as file:
        file.write(page.encode())
    click.echo(f"{output}: {len(drawn)} claims", err=True)


@main.command()
@click.option(
    "-f", "--format", "form", required=True, type=click.Choice(("graphml", "gexf", "csv", "turtle", "nquads", "jsonld"))
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; standard output if not given.",
)
@time_options
@click.pass_context
def export(ctx: click.Context, form: str, output: Path | None) -> None:
    """Write the graph for other programs; what a format cannot hold is said on standard error."""
    from defgraph.cli.files import replaced
    from defgraph.export import export

    with replaced(output) as file:
        for lost in export(store(ctx), form, file):
            click.echo(lost, err=True)
