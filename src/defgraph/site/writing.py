"""Writing a site: every page, one by one, into a folder that appears whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from defgraph.answers.formats import write
from defgraph.answers.rows import assessed_columns, falls_without, graded_columns, named_columns, rows_of
from defgraph.picture import Picture, render
from defgraph.progress import SILENT, Progress
from defgraph.site import addresses
from defgraph.site.folder import ROOMS, whole_folder
from defgraph.site.pages.audit import audit_pages
from defgraph.site.pages.claims import claim_pages
from defgraph.site.pages.conflicts import conflict_pages
from defgraph.site.pages.documents import document_list, document_pages
from defgraph.site.pages.entities import entity_lists, entity_pages
from defgraph.site.pages.front import front_pages
from defgraph.site.pages.publishers import publisher_list, publisher_pages
from defgraph.site.rendering import ASSETS, Page, Renderer, asset
from defgraph.site.wording import counted, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from defgraph.answers.rows import Row
    from defgraph.dossiers import Dossier
    from defgraph.grades import Grade
    from defgraph.site.contents import Contents

SITEMAP = 50_000
"""How many addresses one sitemap may list (https://www.sitemaps.org/protocol.html)."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a site has come to: files, pages among them, and bytes."""

    files: int
    pages: int
    size: int


def write_site(contents: Contents, folder: Path, *, url: str = "", progress: Progress = SILENT) -> Written:
    """Write a site into a folder, in the place of an earlier one; the same contents give the same bytes.

    ``url`` is where it is to stand, ``http`` or ``https``, if that is known: then it gets a sitemap.

    Raises:
        DefgraphError: if the folder holds other things, or cannot be written.
    """
    with whole_folder(folder) as draft:
        for room in ROOMS:
            (draft / room).mkdir()
        progress.begin("drawing the picture")
        picture = picture_page(contents)
        progress.begin("writing the pages", _expected(contents))
        pages, paths, size = 0, [], 0
        for page in chain(site_pages(contents, url), [picture]):
            size += _put(draft / page.path, page.text)
            paths.append(page.path)
            pages += 1
            progress.reach(pages, pages)
        others = {**{name: asset(name) for name in ASSETS}, "names.js": names_script(contents)}
        others |= sitemaps(paths, url) if url else {}
        size += sum(_put(draft / name, text) for name, text in others.items())
        size += _put_parts(draft / "claims.csv", claims_table(contents))
    return Written(pages + len(others) + 2, pages, size)


def site_pages(contents: Contents, url: str = "") -> Iterator[Page]:
    """Yield all pages of a site but the picture, each made when it is asked for."""
    renderer = Renderer(contents)
    yield from front_pages(renderer, url)
    yield from entity_lists(renderer)
    yield from entity_pages(renderer)
    yield from claim_pages(renderer)
    yield from document_list(renderer)
    yield from document_pages(renderer)
    yield from publisher_list(renderer)
    yield from publisher_pages(renderer)
    yield from audit_pages(renderer)
    yield from conflict_pages(renderer)


def picture_page(contents: Contents) -> Page:
    """Return the interactive picture of all claims."""
    origin = f"from the reports of {counted(len(contents.of_document), 'document')}"
    told = ", ".join(filter(None, (origin, contents.view)))
    picture = Picture.of(contents.dossiers, title=contents.title, generated_from=told)
    ids = sorted({*contents.claims, *contents.entities, *contents.documents, *contents.publishers})
    names = {name: written for name in ids if (written := addresses.name_of(name)) != name}
    return Page("picture.html", render(picture, site=names))


def names_script(contents: Contents) -> str:
    """Return the script that holds the names which the front page searches, as JSON that closes no element.

    A page opened from a disk may read no other file than a script.
    """
    found = [
        [
            [entity.named.label, *entity.properties.get("aliases", ()), *entity.properties.get("iso", ())],
            words(kind),
            path,
        ]
        for kind, entities in contents.by_class.items()
        for entity in entities
        for path in [addresses.entity_page(entity.named.id)]
    ]
    text = json.dumps(found, separators=(",", ":"), ensure_ascii=True)
    return f"siteNames({text.replace('<', chr(92) + 'u003c')});\n"


def claims_table(contents: Contents) -> Iterable[str]:
    """Return all claims with their assessment as CSV."""
    blank = dict.fromkeys(_row(contents.dossiers[0], None)) if contents.dossiers else {}
    rows = (_row(claim, contents.grades.get(claim.id)) for claim in contents.audited)
    return write(rows_of(rows, blank, ()), "csv")


def sitemaps(paths: Iterable[str], url: str) -> dict[str, str]:
    """Return the sitemap of a site that stands at an address; several, and an index of them, where they are many."""
    top = url.rstrip("/") + "/"
    lines = [f"{top}{path}\n" for path in sorted(paths) if path != "404.html"]
    parts = [lines[first : first + SITEMAP] for first in range(0, len(lines), SITEMAP)]
    if len(parts) == 1:
        return {"sitemap.txt": "".join(parts[0])}
    named = {f"sitemap-{number}.txt": "".join(part) for number, part in enumerate(parts, start=1)}
    listed = "".join(f"<sitemap><loc>{_escaped(top + name)}</loc></sitemap>\n" for name in named)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    index = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{space}">\n{listed}</sitemapindex>\n'
    return {**named, "sitemap.xml": index}


def _escaped(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))


def _expected(contents: Contents) -> int:
    return len(contents.entities) + len(contents.dossiers) + len(contents.documents) + len(contents.publishers)


def _row(claim: Dossier, grade: Grade | None) -> Row:
    support, at_stage = (claim.support_min, claim.support_max), (claim.stage_support_min, claim.stage_support_max)
    graded = graded_columns(grade) if grade else dict.fromkeys(("reliability", "credibility", "grade"))
    return {
        "claim": claim.id,
        "statement": claim.sentence,
        **named_columns("subject", claim.subject),
        "relation": claim.relation,
        **named_columns("object", claim.object),
        **named_columns("item", claim.item),
        **assessed_columns(claim.standing, claim.stage, support, at_stage),
        **graded,
        "reports": len(claim.reports),
        "publishers": list(claim.publishers),
        "documents": list(claim.documents),
        "falls_without": falls_without(claim.weak_points),
    }


def _put(path: Path, text: str) -> int:
    return _put_parts(path, (text,))


def _put_parts(path: Path, parts: Iterable[str]) -> int:
    with path.open("wb") as file:
        return sum(file.write(part.encode(errors="replace")) for part in parts)
