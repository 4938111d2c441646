"""The commands that make a store, and check what it is made of.

Each loads what it needs when it runs, so that the next one starts at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from defgraph.cli.settings import data_folder, store_address


@click.command()
@click.pass_context
def build(ctx: click.Context) -> None:
    """Compile the data folder into the store, all or nothing."""
    from defgraph.answers.progress import Shown
    from defgraph.building import build

    with Shown() as progress:
        built = build(data_folder(ctx), store_address(ctx), progress)
    click.echo(
        f"{store_address(ctx)}: {built.entities} entities, {built.documents} documents, "
        f"{built.reports} reports of {built.claims} claims",
        err=True,
    )


@click.command()
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


@click.command()
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
