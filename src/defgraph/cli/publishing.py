"""The command that writes the graph as a site.

It loads what it needs when it runs, so that the other commands start at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from defgraph.cli.settings import data_folder, days, left_out, store, store_address, time_options


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="Who supplies whom, and who says so", show_default=True, help="The title of the site.")
@click.option("--url", metavar="ADDRESS", help="Where the site is to stand, if known: adds a sitemap.")
@time_options
@click.pass_context
def site(ctx: click.Context, folder: Path, title: str, url: str | None) -> None:
    """Write the whole graph as a static site into DIR: a page for each entity, claim, document and publisher.

    It needs no server and no network. An earlier site in DIR is replaced as a whole.
    """
    from defgraph.answers.progress import Shown
    from defgraph.site import check_apart, check_folder, check_url, read_contents, write_site
    from defgraph.store import MEMORY, is_remote

    if not title.strip():
        raise click.UsageError("--title is empty; every page bears it")
    check_folder(folder)
    others, lies = {"the data folder": data_folder(ctx)}, store_address(ctx)
    check_apart(folder, others if lies == MEMORY or is_remote(lies) else {**others, "the store": Path(lies)})
    address = check_url(url) if url else ""
    opened, view = store(ctx), days(ctx)
    with Shown() as progress:
        contents = read_contents(
            opened, title=title, view=view, left_out=left_out(ctx), whole="as of" not in view, progress=progress
        )
        written = write_site(contents, folder, url=address, progress=progress)
    click.echo(
        f"{folder}: {written.pages:,} pages, {written.size / 1e6:,.1f} MB; begin at {folder / 'index.html'}", err=True
    )
