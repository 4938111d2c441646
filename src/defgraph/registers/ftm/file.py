"""A file of FollowTheMoney as a register: gone through once for its things, then read for what links them.

Links stand before the things they link as often as behind, so all things are met first. What is kept of each is its id
there, its id here and its class: memory grows with the number of things, as that of the naming does, not with that of
links, rows or values.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph.model import Document, Entity, Report, last_day
from defgraph.registers.ftm.layouts import entries, layout_of
from defgraph.registers.ftm.links import Links
from defgraph.registers.ftm.proxies import LeftOut, Proxy, Unusable
from defgraph.registers.ftm.things import our_id, take_thing
from defgraph.registers.lines import open_text, whole_file_error
from defgraph.registers.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from defgraph.identity.naming import Naming
    from defgraph.model import Span
    from defgraph.registers.ftm.entries import Entry
    from defgraph.registers.ftm.links import Telling
    from defgraph.registers.ftm.proxies import Values
    from defgraph.registers.ftm.things import Thing
    from defgraph.registers.lines import TextFile

_PUBLISHER = "publisher"
_SANCTION_ENDS = ("entity", "country", "authority")
_ENDINGS = re.compile(r"(\.(jsonl?|csv|ftm|txt|ndjson))+$", re.IGNORECASE)


def open_ftm(path: Path, naming: Naming, *, issued: str | None = None, publisher: str | None = None) -> FtmFile:
    """Open a file of FollowTheMoney: entities or statements, as JSON lines or (statements) CSV.

    ``issued`` is the date of the edition; if None, the last day on which the file says that something was seen.
    ``publisher`` is the id or name of who publishes all of it; if None, each dataset is a publisher of its own.

    Raises:
        DataError: if it is no such file, or no text; a bad record is refused when it is met.
    """
    file = open_text(path)
    layout = layout_of(file)
    if issued is not None:
        _check_date(path, issued)
    return FtmFile(file, layout, naming, issued, publisher)


def _check_date(path: Path, issued: str) -> None:
    try:
        last_day(issued)
    except ValueError as error:
        raise whole_file_error(path, f"the date given for it, {issued!r}, is {error}", "give another") from error


@dataclass
class _Survey:
    """What going through the file once tells; ``beside`` are the ids of things that no class of the graph fits."""

    things: dict[str, Thing] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)
    datasets: dict[str, None] = field(default_factory=dict)
    seen: str = ""
    changed: str = ""
    nested: bool = False

    def note(self, proxy: Proxy) -> None:
        """Note what is wanted of a proxy besides the thing it is."""
        self.datasets.update(dict.fromkeys(proxy.told))
        self.seen, self.changed = max(self.seen, proxy.seen), max(self.changed, proxy.changed)

    def take(self, proxy: Proxy, naming: Naming) -> None:
        """Keep a thing under its ids, if it can be used; the names of one that comes twice are put together."""
        if not proxy.schema.is_a("Thing"):
            return
        try:
            thing = take_thing(proxy, naming)
        except LeftOut:
            self.beside.update((proxy.id, *proxy.others))
            return
        except Unusable:
            return  # its record is refused when the records are read
        for identifier in (proxy.id, *proxy.others):
            self.things.setdefault(identifier, thing)


class FtmFile:
    """One file of FollowTheMoney; see :class:`~defgraph.registers.records.RegisterFile`."""

    def __init__(self, file: TextFile, layout: str, naming: Naming, issued: str | None, publisher: str | None) -> None:
        self.file, self.layout, self.naming = file, layout, naming
        self._issued, self._publisher = issued, publisher

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """One document for each dataset that the file names, in the order of their ids.

        Raises:
            DataError: if the file cannot be read, or no date of the edition is known.
        """
        by_id = {document.id: document for document in self._by_dataset.values()}
        return tuple(by_id[key] for key in sorted(by_id))

    def records(self) -> Iterator[Record]:
        """Yield a record for each entity of FollowTheMoney (statements: all rows of one), in the order of the file.

        Refusals, and reasons why one is left out, begin with the schema and a colon, so that they can be counted by it.

        Raises:
            DataError: if the file as a whole cannot be read.
        """
        links = Links(self._survey.things, self.naming, self._date, self._survey.beside)
        for entry in entries(self.file, self.layout):
            for proxy in entry.proxies:
                yield self._record(entry, proxy, links)

    @cached_property
    def _survey(self) -> _Survey:
        survey = _Survey()
        for entry in entries(self.file, self.layout):
            survey.nested = survey.nested or entry.nested
            for proxy in entry.proxies:
                if isinstance(proxy, Proxy):
                    survey.note(proxy)
                    survey.take(proxy, self.naming)
        return survey

    @cached_property
    def _date(self) -> str:
        found = self._issued or self._survey.seen or self._survey.changed
        if not found:
            message = "it says nowhere when its entities were seen, so the date of the edition is not known"
            raise whole_file_error(self.file.path, message, "give the date on which it was published: --issued DATE")
        return found

    @cached_property
    def _by_dataset(self) -> Mapping[str, Document]:
        scope = "-targets" if self._survey.nested else ""
        publisher = self._known_publisher(self._publisher) if self._publisher else None
        return {name: self._document(name, scope, publisher) for name in self._survey.datasets}

    def _known_publisher(self, publisher: str) -> str:
        if our_id(publisher) == publisher:
            return self.naming.take(Entity(id=publisher, entity_class=_PUBLISHER, label=publisher))
        return self.naming.organisation(publisher, _PUBLISHER)

    def _document(self, dataset: str, scope: str, publisher: str | None) -> Document:
        """Return the document of a dataset; one without a name is called as the file is."""
        name = dataset or _ENDINGS.sub("", self.file.path.name)
        key = our_id(name.replace("_", "-"))
        register = f"ftm-{key}{scope}"
        return Document(
            id=f"{register}-{self._date}",
            publisher=publisher or self.naming.take(Entity(id=f"ftm-{key}", entity_class=_PUBLISHER, label=name)),
            issued=self._date,
            own=True,
            text=self.file.text,
            edition_of=register,
        )

    def _record(self, entry: Entry, proxy: Proxy | Unusable, links: Links) -> Record:
        line = entry.line
        if isinstance(proxy, Unusable):
            return Record(line.number, line.end, refusal=str(proxy), text=line.text)
        try:
            told = list(self._told(proxy, links))
        except LeftOut as reason:
            return Record(line.number, line.end, left_out=str(reason))
        except Unusable as reason:
            text = json.dumps(_plain(proxy), ensure_ascii=False) if entry.nested else line.text
            return Record(line.number, line.end, refusal=str(reason), text=text)
        span = line.span if told else None
        reports = (self._report(proxy, dataset, telling, span) for dataset, telling in told)
        return Record(line.number, line.end, tuple(dict.fromkeys(reports)))

    def _told(self, proxy: Proxy, links: Links) -> Iterator[tuple[str, Telling]]:
        """Yield what each dataset tells by a proxy; of things mostly nothing, they are met already."""
        thing = _thing(proxy, links.things, self.naming) if proxy.schema.is_a("Thing") else None
        for dataset, values in proxy.told.items():
            tellings = links.own(proxy, thing, values) if thing else links.tellings(proxy, _with_ends(proxy, values))
            yield from ((dataset, telling) for telling in tellings)

    def _report(self, proxy: Proxy, dataset: str, told: Telling, span: Span | None) -> Report:
        assert span is not None
        return Report(
            document=self._by_dataset[dataset].id,
            claim=told.claim,
            stage=told.stage,
            stance="hedges" if dataset in proxy.candidates else told.stance,
            span=span,
            date=told.date,
            since=told.since,
            until=told.until,
            share=told.share,
            note=told.note,
            deal=proxy.id,
        )


def _thing(proxy: Proxy, things: Mapping[str, Thing], naming: Naming) -> Thing:
    return things[proxy.id] if proxy.id in things else take_thing(proxy, naming)


def _with_ends(proxy: Proxy, values: Values) -> Values:
    """Return what a dataset tells of a link, with its ends where only another dataset tells them."""
    if len(proxy.told) == 1 or all(other is values for other in proxy.told.values()):
        return values
    ends = {*(proxy.schema.edge or ()), *_SANCTION_ENDS}
    return {key: texts for key, texts in proxy.values.items() if key in ends} | values


def _plain(proxy: Proxy) -> dict[str, object]:
    return {"id": proxy.id, "schema": proxy.schema.name, "properties": proxy.values}
