"""The commands that draw the graph, and write it for other programs.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from defgraph.cli.settings import days, store, time_options

if TYPE_CHECKING:
    from defgraph.picture import Picture

Form = Literal["html", "svg", "png", "pdf"]
_FORMS: dict[str, Form] = {".html": "html", ".htm": "html", ".svg": "svg", ".png": "png", ".pdf": "pdf"}
"""What a picture is written as, by the suffix of its file."""


@click.command()
@click.option("--around", metavar="NAME", help="Only what is near this entity.")
@click.option("--hops", type=click.IntRange(1), help="How near: so many claims away.  [default: 1]")
@click.option("--stage", "stages", multiple=True, help="Only claims at this stage; may be given more than once.")
@click.option(
    "--relation", "relations", multiple=True, help="Only claims of this relation; may be given more than once."
)
@click.option("--max-support", type=click.IntRange(0), help="Only claims with at most this lower end of support.")
@click.option("--min-support", type=click.IntRange(0), help="Only claims with at least this lower end of support.")
@click.option("--title", help="The title of the picture.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(("html", "svg", "png", "pdf")),
    help="An interactive page, or a still picture (extra: pictures).  [default: by the file's name]",
)
@click.option(
    "--renderer",
    type=click.Choice(("auto", "network", "overview")),
    default="auto",
    show_default=True,
    help="How a page draws: every claim, or communities that open; auto goes by how much there is.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.  [default: defgraph.html, .svg, .png or .pdf]",
)
@time_options
@click.pass_context
def draw(
    ctx: click.Context, /, hops: int | None, form: Form | None, renderer: str, output: Path | None, **choices: Any
) -> None:
    """Draw the claims: an interactive page that needs no network, or a still picture."""
    from defgraph import picture as pictures
    from defgraph.answers.progress import Shown
    from defgraph.cli.files import replaced

    if hops and not choices["around"]:
        raise click.UsageError("--hops needs --around: near what?")
    chosen = _form(form, output)
    if renderer != "auto" and chosen != "html":
        raise click.UsageError(f"--renderer is for pages, and {chosen} is a still picture; leave it out")
    opened, target = store(ctx), output or Path(f"defgraph.{chosen}")
    with Shown() as progress:
        progress.begin("reading the claims")
        picture = pictures.draw(opened, hops=hops or 1, **choices)
        progress.begin(f"drawing {len(picture.dossiers):,} claims")
        written = _drawn(picture, chosen, renderer, days(ctx))
    with replaced(target) as file:
        file.write(written)
    kind = "an interactive page (HTML)" if chosen == "html" else f"a still picture ({chosen.upper()})"
    claims = "1 claim" if len(picture.dossiers) == 1 else f"{len(picture.dossiers):,} claims"
    click.echo(f"{target}: {claims}, as {kind}", err=True)


def _drawn(picture: Picture, form: Form, renderer: str, viewed: str) -> bytes:
    """Return the file of a picture; letters that cannot be drawn are told of."""
    import warnings
    from dataclasses import replace

    from defgraph.picture import plate, render

    if not picture.dossiers:
        raise click.UsageError("no claim fits these choices; nothing was drawn")
    picture = replace(picture, generated_from=", ".join(filter(None, (picture.generated_from, viewed))))
    if form == "html":
        return render(picture, renderer=renderer).encode()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        drawn = plate(picture, form)
    for warning in caught:
        click.echo(f"{warning.message}", err=True)
    return drawn


def _form(form: Form | None, output: Path | None) -> Form:
    """Return what a picture is to be written as: as said, or by the suffix of the file; without either, a page."""
    suffix = output.suffix.lower() if output else ""
    named = _FORMS.get(suffix)
    if suffix and not named:
        raise click.UsageError(f"{output} has a suffix that no picture is written as; known are {', '.join(_FORMS)}")
    if form and named and form != named:
        raise click.UsageError(f"{output} is named as {named}, and --format says {form}; change one of them")
    return form or named or "html"


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
