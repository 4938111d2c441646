"""Document files: a document, its lineage, its speakers and its reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.model import CONDITIONS, Claim, Document, LineageEdge, Report, Span, Speaker, Text, certainly_later
from defgraph.reading.chronology import too_late
from defgraph.reading.fields import Fields, kind
from defgraph.reading.references import SPEAKER_REFERENCE, References
from defgraph.reading.source import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.errors import Finding, Place
    from defgraph.reading.entities import EntityRegister
    from defgraph.reading.source import Node
    from defgraph.vocabulary import Relation

_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_DOCUMENT_KEYS = (
    *("id", "publisher", "issued", "issued_after", "edition_of", "url", "language", "origin", "text", "rests_on"),
    "note",
)
_SPEAKER_KEYS = ("entity", "label", "anonymous", "same_as")
_LINEAGE_KEYS = ("document", "because", "span", "sha256", "note")
_REPORT_KEYS = (
    *("claim", "stage", "stance", "quantity", "ordered", "delivered", "value", "date", "since", "until", "due"),
    *("share", "rank", "tiv", "deal", "condition", "speakers", "rests_on", "span", "sha256", "note"),
)

# Stand-ins in a report that is at fault: its other fields are read all the same, for their findings.
_NO_CLAIM = Claim("", "", "")
_NO_SPAN = Span(0, 1, "")


@dataclass(frozen=True, slots=True)
class SpanPlace:
    """Where a span of a document is written down: for findings about the text itself."""

    document: str
    place: Place
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """What one file gave. ``edges`` are the documents rested on, by it or a report of it, each with its place."""

    document: Document
    place: Place
    speakers: tuple[Speaker, ...]
    same_as: tuple[tuple[Speaker, Place], ...]
    edges: tuple[tuple[str, Place], ...]
    reports: tuple[Report, ...]
    spans: tuple[SpanPlace, ...]


class DocumentReader:
    """Compiles one document file. ``documents`` are the ids of all documents, for lineage."""

    def __init__(
        self, root: Mapping, register: EntityRegister, documents: tuple[str, ...], findings: list[Finding]
    ) -> None:
        self.register, self.documents, self.findings = register, documents, findings
        self.file = Fields(root, "a document file", ("document", "speakers", "reports"), findings)
        body = self.file.mapping("document", required=True)
        self.fields = Fields(body or Mapping(root.place, ()), "the document", _DOCUMENT_KEYS, findings)
        self.id = self.fields.identifier("id", required=body is not None) or ""
        self.length: int | None = None
        self.spans: list[SpanPlace] = []
        self._hashes: dict[tuple[int, int], tuple[str, Place]] = {}
        self.same_as: list[tuple[Speaker, Place]] = []
        self.edges: list[tuple[str, Place]] = []
        self.speakers = {speaker.id: speaker for speaker in self._speakers()}
        self.references = References(self.id, self.speakers, documents, register)

    def read(self) -> DocumentFile:
        """Return what the file holds; faulty reports are left out, each with its findings."""
        document = self._document()
        reports = tuple(self._reports(document.issued))
        return DocumentFile(
            document=document,
            place=self.fields.place("id"),
            speakers=tuple(self.speakers.values()),
            same_as=tuple(self.same_as),
            edges=tuple(self.edges),
            reports=reports,
            spans=tuple(self.spans),
        )

    def _document(self) -> Document:
        fields = self.fields
        text = self._text()
        lineage, own = self._lineage(fields)
        issued, issued_after = self._issue()
        return Document(
            id=self.id,
            publisher=self._reference(fields, "publisher", "actor"),
            issued=issued,
            issued_after=issued_after,
            url=fields.matching("url", _URL, "an address that begins with http:// or https://"),
            language=fields.matching("language", _LANGUAGE, "a language code such as en"),
            own=self._origin(lineage or (), own=own),
            text=text,
            lineage=lineage or (),
            note=fields.text("note"),
            edition_of=self._register(),
        )

    def _register(self) -> str | None:
        """Read ``edition_of``: editions are put in order by ``issued``, so that must be there."""
        register = self.fields.identifier("edition_of")
        if register and "issued" not in self.fields:
            self.fields.complain(
                self.fields.place("edition_of"),
                f"an edition of {register!r} without 'issued'",
                "add `issued: …`, the date of the edition: it tells which edition is the later",
            )
        return register

    def _issue(self) -> tuple[str | None, str | None]:
        """Read ``issued`` and ``issued_after``; where they contradict each other, the first alone is kept."""
        issued, after = self.fields.date("issued"), self.fields.date("issued_after")
        if issued and after and certainly_later(after, issued):
            message = f"'issued_after' is {after}, yet 'issued' is {issued}, before that"
            self.fields.complain(
                self.fields.place("issued_after"), message, "remove it if `issued:` is known, else mend one of them"
            )
            return issued, None
        return issued, after

    def _origin(self, lineage: tuple[LineageEdge, ...], *, own: bool | None) -> bool:
        origin = self.fields.choice("origin", ("own", "unknown"))
        if origin is not None and (lineage or own is not None):
            self.fields.complain(self.fields.place("origin"), "'origin' beside 'rests_on'", "keep one of them")
        return origin == "own" or own is True

    def _text(self) -> Text | None:
        node = self.fields.mapping("text")
        if node is None:
            return None
        inner = Fields(node, "'text'", ("file", "sha256", "length"), self.findings)
        file, digest = inner.text("file", required=True), inner.sha256("sha256", required=True)
        self.length = inner.integer("length", 1, required=True)
        if file and ("/" in file or "\\" in file):
            inner.complain(
                inner.place("file"), f"'file' is {file!r}", "give the name alone; the folder is told to `check --texts`"
            )
            return None
        return Text(file, digest, self.length) if file and digest and self.length else None

    def _reference(self, fields: Fields, key: str, wanted: str) -> str | None:
        node = fields.scalar(key, "the id of an entity")
        return self.register.refer(node, fields, wanted) if node else None

    def _lineage(self, fields: Fields) -> tuple[tuple[LineageEdge, ...] | None, bool | None]:
        """Read ``rests_on``: a list of edges, or the word ``own`` or ``unknown``; None and None where absent."""
        node = fields.get("rests_on")
        if node is None:
            return None, None
        if isinstance(node, Scalar):
            words = ("own", "unknown")
            if node.text not in words and self._is_other_than_document(fields, node):
                return (), None
            return (), fields.chosen(node, "value of 'rests_on'", words) == "own"
        items = fields.items("rests_on", "documents, or one of the words own, unknown")
        if isinstance(node, Sequence) and not items:
            fields.complain(node.place, "'rests_on' is empty", "list documents, or write one of the words own, unknown")
        edges: dict[LineageEdge, LineageEdge] = {}
        for item in items:
            edge = self._edge(fields, item)
            if edge and edges.setdefault(replace(edge, note=None), edge) is not edge:
                fields.complain(item.place, f"the lineage edge to {edge.document!r} stands twice", "remove one")
        return tuple(edges.values()), None

    def _edge(self, fields: Fields, node: Node) -> LineageEdge | None:
        if isinstance(node, Scalar) and self._is_other_than_document(fields, node):
            return None
        if not isinstance(node, Mapping):
            fields.complain(node.place, f"lineage is {kind(node)}", "expected `document:` and `because:`")
            return None
        inner = Fields(node, "a lineage edge", _LINEAGE_KEYS, self.findings)
        because = inner.choice("because", self.register.ontology.evidence, required=True)
        name = inner.scalar("document", "the id of a document", required=True)
        document = self._base(inner, name) if name else None
        if document == self.id:
            inner.complain(inner.place("document"), "a document cannot rest on itself", "name the other document")
            return None
        if document:
            self.edges.append((document, node.place))
        span = inner.span(self.length)
        if because == "credit" and "span" not in inner and "sha256" not in inner:
            inner.complain(node.place, "a credit without its span", "give `span:` and `sha256:` of the credit line")
        self._note_span(inner, span)
        return LineageEdge(document, because, span, inner.text("note")) if document and because else None

    def _base(self, fields: Fields, node: Scalar) -> str | None:
        if node.text in self.documents:
            return node.text
        fields.complain(node.place, *self.references.no_document(node.text))
        return None

    def _is_other_than_document(self, fields: Fields, node: Scalar) -> bool:
        """Complain if a word in the place of lineage names a speaker or an entity."""
        found = self.references.other_than_document(node.text)
        if found:
            fields.complain(node.place, *found)
        return found is not None

    def _note_span(self, fields: Fields, span: Span | None) -> None:
        if span is None:
            return
        first = self._hashes.setdefault((span.start, span.end), (span.sha256, fields.place("sha256")))
        if first[0] != span.sha256:
            message = f"another SHA-256 of [{span.start}, {span.end}] stands in line {first[1].line}"
            fields.complain(fields.place("sha256"), message, "one stretch of text has one; set it anew in both")
        self.spans.append(SpanPlace(self.id, fields.place("span"), span.start, span.end, span.sha256))

    def _speakers(self) -> Iterator[Speaker]:
        node = self.file.mapping("speakers")
        for key, value in node.entries if node else ():
            if not isinstance(value, Mapping):
                self.file.complain(
                    value.place, f"speaker {key.text!r} must be a mapping", "give `entity:`, or `label:`"
                )
                yield Speaker(self.id, key.text)  # so that reports that name them are not at fault too
                continue
            yield self._speaker(key, Fields(value, f"speaker {key.text!r}", _SPEAKER_KEYS, self.findings))

    def _speaker(self, key: Scalar, fields: Fields) -> Speaker:
        name = Fields(
            Mapping(key.place, ((Scalar(key.place, "speaker"), key),)), "a speaker", ("speaker",), self.findings
        )
        name.identifier("speaker")
        label = fields.text("label")
        self._check_known(key, fields)
        same_as = fields.matching("same_as", SPEAKER_REFERENCE, "document/speaker")
        if "entity" in fields and "same_as" in fields:
            fields.complain(fields.place("same_as"), "'same_as' beside 'entity'", "the name says who it is; remove it")
        speaker = Speaker(self.id, key.text, self._reference(fields, "entity", "actor"), label, same_as)
        if same_as and "entity" not in fields:
            self.same_as.append((speaker, fields.place("same_as")))
        return speaker

    @staticmethod
    def _check_known(key: Scalar, fields: Fields) -> None:
        """Check that a speaker is known either by name, or anonymous and by a description."""
        anonymous = fields.choice("anonymous", ("true", "false"))
        described, named = "label" in fields, "entity" in fields
        known = f"speaker {key.text!r} is known"
        if described == named:
            how = "both by name and by a description" if named else "neither by name nor by a description"
            remedy = "give `entity:` to one known by name, `label:` and `anonymous: true` else"
            fields.complain(key.place, f"{known} {how}", remedy)
        elif anonymous is None and "anonymous" in fields:
            return  # told by choice already
        elif (anonymous == "true") != described:
            known_by = "by a description only" if described else "by name"
            fields.complain(key.place, f"{known} {known_by}", "set `anonymous:` right")

    def _named(self, fields: Fields, node: Scalar) -> str | None:
        """Return the speaker a report names; where no speakers could be read at all, that alone is the finding."""
        if "speakers" in self.file and not isinstance(self.file.node_of("speakers"), Mapping):
            return None
        if node.text not in self.speakers and (found := self.references.other_than_speaker(node.text)):
            fields.complain(node.place, *found)
            return None
        return fields.chosen(node, "speaker", self.speakers)

    def _reports(self, issued: str | None) -> Iterator[Report]:
        seen: dict[str, Place] = {}
        for node in self.file.items("reports", "reports"):
            if not isinstance(node, Mapping):
                self.file.complain(node.place, f"a report is {kind(node)}", "expected `claim:`, `stage:`, `span:`")
                continue
            fields = Fields(node, "a report", _REPORT_KEYS, self.findings)
            report = self._report(fields, issued)
            if report is None:
                continue
            first = seen.setdefault(replace(report, note=None).id, node.place)
            if first is not node.place:
                fields.complain(node.place, f"the same report stands in line {first.line}", "remove one of the two")
            else:
                yield report

    def _report(self, fields: Fields, issued: str | None) -> Report | None:
        relation, claim = self._claim(fields)
        stage = fields.choice("stage", relation.stages if relation else self.register.ontology.stages, required=True)
        stance = fields.choice("stance", self.register.ontology.stances) if "stance" in fields else "asserts"
        span = fields.span(self.length, required=True)
        self._note_span(fields, span)
        lineage, own = self._lineage(fields)
        named = (self._named(fields, node) for node in fields.texts("speakers", "ids of speakers"))
        report = Report(
            document=self.id,
            claim=claim or _NO_CLAIM,
            stage=stage or "",
            stance=stance or "",
            span=span or _NO_SPAN,
            quantity=fields.bounds("quantity"),
            ordered=fields.bounds("ordered"),
            delivered=fields.bounds("delivered"),
            value=fields.money("value"),
            date=fields.date("date"),
            since=fields.date("since"),
            until=fields.date("until"),
            due=fields.date("due"),
            share=fields.decimal("share", 0, 100),
            rank=fields.integer("rank", 1),
            speakers=tuple(sorted(speaker for speaker in named if speaker)),
            lineage=lineage,
            own=own,
            note=fields.text("note"),
            deal=fields.text("deal"),
            condition=fields.choice("condition", CONDITIONS),
            tiv=fields.decimal("tiv", 0, None),
        )
        self._check_dates(fields, report, issued, relation)
        return report if claim and stage and stance and span else None

    def _check_dates(self, fields: Fields, report: Report, issued: str | None, relation: Relation | None) -> None:
        if report.since and report.until and certainly_later(report.since, report.until):
            message = f"'until' is {report.until}, before 'since', {report.since}"
            fields.complain(fields.place("until"), message, "change the two over, or mend one")
        planned = " with `stage: planned`," if relation and "planned" in relation.stages else ""
        for key, date in too_late(report, issued, self.register.ontology.rungs):
            message = f"{key!r} is {date}, after the document itself, issued {issued}"
            remedy = f"tell what is to come by `due:`,{planned} or with `stance: hedges`; else mend one of the dates"
            fields.complain(fields.place(key), message, remedy)

    def _claim(self, fields: Fields) -> tuple[Relation | None, Claim | None]:
        """Read ``claim``; its relation is known even where another part of it is at fault."""
        node = fields.get("claim", required=True)
        if node is None:
            return None, None
        shape = "[subject, relation, object] or [subject, relation, object, item]"
        parts = node.items if isinstance(node, Sequence) else ()
        words = [part for part in parts if isinstance(part, Scalar)]
        if len(words) != len(parts) or len(words) not in {3, 4}:
            fields.complain(node.place, "'claim' is not of the right shape", f"expected {shape}")
            return None, None
        relations = self.register.ontology.relations
        name = fields.chosen(words[1], "relation", tuple(relations))
        if name is None:
            for word in (words[0], *words[2:]):
                self.register.refer(word, fields, "entity")
            return None, None
        return relations[name], self._claim_of(relations[name], fields, words)

    def _claim_of(self, relation: Relation, fields: Fields, words: list[Scalar]) -> Claim | None:
        subject = self.register.refer(words[0], fields, relation.subject_class)
        object_ = self.register.refer(words[2], fields, relation.object_class)
        item = self._item(relation, fields, words)
        if subject and subject == object_:
            fields.complain(words[2].place, f"subject and object are both {subject!r}", "name two different entities")
            return None
        if subject is None or object_ is None or item is None:
            return None
        return Claim.of(relation, subject, object_, item or None)

    def _item(self, relation: Relation, fields: Fields, words: list[Scalar]) -> str | None:
        """Return the item's id, an empty text where there is rightly none, None where it is at fault."""
        wanted = relation.item_class
        if len(words) == 4 and wanted is None:
            fields.complain(
                words[3].place, f"an item {words[3].text!r} with {relation.name!r}", "this relation has none; remove it"
            )
            return None
        if len(words) == 3 and relation.item_required:
            fields.complain(
                words[2].place, f"{relation.name!r} without an item", f"add one of class {wanted} as fourth word"
            )
            return None
        return self.register.refer(words[3], fields, wanted or "entity") if len(words) == 4 else ""
