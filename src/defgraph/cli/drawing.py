"""The commands that draw the graph, and write it for other programs.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from defgraph.cli.settings import days, store, time_options


@click.command()
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


@click.command()
@click.option(
    "-f",
    "--format",
    "form",
    required=True,
    type=click.Choice(("graphml", "gexf", "csv", "ftm", "turtle", "nquads", "jsonld")),
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
