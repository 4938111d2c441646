"""Reading dossiers back from the store: patterns that choose claims, and the queries that gather what is said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.dossiers.entries import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry
from defgraph.lookup import short
from defgraph.store import select
from defgraph.store.results import Iri
from defgraph.vocabulary import local, ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.lookup import Thing
    from defgraph.store import Store
    from defgraph.store.results import Value

_DATES = ("date", "since", "until", "due")
_FIGURES = ("quantity", "ordered", "delivered", "value")

EVERY_CLAIM = "?claim dg:subject ?anything ."
"""The pattern that chooses all claims."""


def about(iri: str) -> str:
    """Return the pattern that chooses the claims in which an entity is subject, object or item."""
    return f"?claim dg:subject|dg:object|dg:item <{iri}> ."


def one_claim(iri: str) -> str:
    """Return the pattern that chooses one claim."""
    return f"VALUES ?claim {{ <{iri}> }} ?claim dg:subject ?anything ."


def these_claims(ids: Iterable[str]) -> str:
    """Return the pattern that chooses the claims of these ids."""
    iris = " ".join(f"<{v.CLAIM}{name}>" for name in ids)
    return f"VALUES ?claim {{ {iris} }} ?claim dg:subject ?anything ."


def of_document(iri: str) -> str:
    """Return the pattern that chooses the claims a document reports."""
    return f"?about dg:reports ?claim ; prov:wasQuotedFrom <{iri}> ."


def pattern_of(thing: Thing) -> str:
    """Return the pattern that chooses the claims of a thing: about an entity, of a document, or the claim itself."""
    chosen = of_document if thing.is_document else one_claim if thing.is_claim else about
    return chosen(thing.iri)


def supplies_to(iri: str) -> str:
    """Return the pattern that chooses the supplies to a recipient and to the bodies that belong to it."""
    return f"?body dg:country? <{iri}> . ?claim dg:recipient ?body ; a dg:Supply ."


def supplies_from(iri: str) -> str:
    """Return the pattern that chooses the supplies by a supplier and by the firms and bodies that belong to it."""
    return f"?body dg:country? <{iri}> . ?claim dg:supplier ?body ; a dg:Supply ."


_CLAIMS = """
SELECT DISTINCT ?claim ?relation ?subject ?object ?item ?standing ?stage ?min ?max ?smin ?smax WHERE {{
  {pattern}
  ?claim a/dg:relation ?relation ; dg:subject ?subject ; dg:object ?object ; dg:standing ?standing ;
    dg:supportMin ?min ; dg:supportMax ?max ; dg:stageSupportMin ?smin ; dg:stageSupportMax ?smax .
  OPTIONAL {{ ?claim dg:item ?item }}
  OPTIONAL {{ ?claim dg:stage ?stage }}
}} ORDER BY ?claim"""
_WEAK = "SELECT DISTINCT ?claim ?point WHERE {{ {pattern} ?claim dg:restsOn ?point }} ORDER BY ?claim ?point"
_REPORTS = """
SELECT DISTINCT ?claim ?report ?property ?value WHERE {{
  {pattern} ?report dg:reports ?claim ; ?property ?value
  FILTER(?property NOT IN (rdf:type, dg:reports, dg:span))
}}"""
_SPANS = """
SELECT DISTINCT ?report ?start ?end WHERE {{
  {pattern} ?report dg:reports ?claim ; dg:span ?span . ?span oa:start ?start ; oa:end ?end
}}"""
_LABELS = """
SELECT DISTINCT ?thing ?label ?class WHERE {
  ?thing rdfs:label ?label . ?thing a ?class FILTER(!STRSTARTS(STR(?class), STR(owl:)))
}"""
_ALIASES = "SELECT DISTINCT ?thing ?alias WHERE { ?thing skos:altLabel|dg:iso ?alias }"
_RELIABILITY = "SELECT ?actor ?grade WHERE { ?actor dg:reliability ?grade }"
_DOCUMENTS = """
SELECT ?document ?publisher ?issued ?after ?url ?origin ?file ?edition ?refused WHERE {
  ?document a dg:Document .
  OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dg:issuedAfter ?after }
  OPTIONAL { ?document schema:url ?url }
  OPTIONAL { ?document dg:origin ?origin }
  OPTIONAL { ?document dg:textFile ?file }
  OPTIONAL { ?document dg:editionOf ?edition }
  OPTIONAL { ?document dg:recordsRefused ?refused }
} ORDER BY ?document"""
_PROPERTIES = """
SELECT ?name ?value WHERE {{
  {{ VALUES (?property ?name) {{
      (skos:altLabel "aliases") (dg:iso "iso") (dg:country "country") (dg:category "category") (dg:kindOf "kind_of")
      (skos:exactMatch "wikidata") (dg:reliability "reliability")
      (dg:successor "successor")
    }}
    <{iri}> ?property ?value }}
  UNION {{ ?value dcterms:publisher <{iri}> BIND("documents" AS ?name) }}
  UNION {{ {{ SELECT (COUNT(?claim) AS ?value) WHERE {{ ?claim dg:restsOn <{iri}> }} }}
    FILTER(?value > 0) BIND("claims_that_fall_without_it" AS ?name) }}
}} ORDER BY ?name ?value"""
_BASES = """
SELECT ?what ?base ?because WHERE {
  ?what prov:qualifiedDerivation ?edge . ?edge prov:entity ?base ; dg:because ?because
} ORDER BY ?what ?base"""


def read_dossiers(store: Store, pattern: str = EVERY_CLAIM) -> tuple[Dossier, ...]:
    """Read the claims that a pattern chooses (:func:`about`, :func:`one_claim`, …), in the order of their ids."""
    reader = _Reader(store)
    reports = reader.reports(pattern)
    weak: dict[str, list[Named]] = defaultdict(list)
    for claim, point in select(store, _WEAK.format(pattern=pattern)).rows:
        weak[short(str(claim))].append(reader.name(str(point)))
    return tuple(
        replace(
            claim,
            weak_points=tuple(weak[claim.id]),
            reports=tuple(sorted(reports[v.CLAIM + claim.id], key=_in_time)),
            sources=reader.sources,
        )
        for claim in reader.claims(pattern)
    )


def read_claims(store: Store, pattern: str = EVERY_CLAIM) -> tuple[Dossier, ...]:
    """Read claims with their assessment, but without reports and weak points: many times sooner than dossiers."""
    return tuple(_Reader(store).claims(pattern))


def _in_time(report: ReportEntry) -> tuple[str, str, int, int, str]:
    """Put reports in the order in which they were made; those of one place by how far they tell the claim has got."""
    rung = ontology().rungs.get(report.stage, -1)
    return report.known, report.document.id, report.start, rung, report.id


def read_documents(store: Store) -> Mapping[str, DocumentEntry]:
    """Read all documents, by their ids."""
    return _Reader(store).sources


def read_names(store: Store) -> Mapping[str, Named]:
    """Read the names of all that has one (entities, documents, speakers, …), by their IRIs."""
    grades = {str(actor): str(grade) for actor, grade in select(store, _RELIABILITY).rows}
    aliases: dict[str, list[str]] = defaultdict(list)
    for iri, alias in select(store, _ALIASES).rows:
        aliases[str(iri)].append(str(alias))
    return {
        str(iri): Named(
            id=short(str(iri)),
            label=str(label),
            kind=local(str(kind)),
            reliability=grades.get(str(iri), ""),
            aliases=tuple(sorted(aliases.get(str(iri), ()))),
        )
        for iri, label, kind in select(store, _LABELS).rows
    }


def labels(dossiers: Iterable[Dossier]) -> Mapping[str, str]:
    """Return the labels of all entities that claims name, by their ids."""
    named = (name for d in dossiers for name in (d.subject, d.object, d.item) if name)
    return {name.id: name.label for name in named}


def entity_properties(store: Store, iri: str) -> dict[str, object]:
    """Return what is known of an entity besides claims about it.

    That is aliases, code, country, category, wider kind, Wikidata id and reliability; and of a publisher or speaker
    its documents, and how many claims have nothing known under them without it.
    """
    found: dict[str, list[object]] = defaultdict(list)
    for name, value in select(store, _PROPERTIES.format(iri=iri)).rows:
        found[str(name)].append(short(value) if isinstance(value, str) else value)
    return {name: values if name in {"aliases", "documents"} else values[0] for name, values in found.items()}


class _Reader:
    """Reads reports, with the names, documents and lineage they refer to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @cached_property
    def _names(self) -> Mapping[str, Named]:
        return read_names(self.store)

    def name(self, iri: str) -> Named:
        return self._names.get(iri) or Named(short(iri), short(iri))

    def claims(self, pattern: str) -> Iterator[Dossier]:
        for row in select(self.store, _CLAIMS.format(pattern=pattern)):
            yield Dossier(
                id=short(str(row["claim"])),
                relation=str(row["relation"]),
                subject=self.name(str(row["subject"])),
                object=self.name(str(row["object"])),
                item=self.name(str(row["item"])) if row["item"] else None,
                standing=short(str(row["standing"])),
                stage=short(str(row["stage"])) if row["stage"] else "",
                support_min=_count(row["min"]),
                support_max=_count(row["max"]),
                stage_support_min=_count(row["smin"]),
                stage_support_max=_count(row["smax"]),
            )

    @cached_property
    def _bases(self) -> Mapping[str, tuple[Base, ...]]:
        bases: dict[str, list[Base]] = defaultdict(list)
        for what, base, because in select(self.store, _BASES).rows:
            bases[str(what)].append(Base(short(str(base)), short(str(because))))
        return {what: tuple(found) for what, found in bases.items()}

    @cached_property
    def documents(self) -> Mapping[str, DocumentEntry]:
        return {
            str(row["document"]): DocumentEntry(
                id=short(str(row["document"])),
                publisher=self.name(str(row["publisher"])) if row["publisher"] else None,
                issued=str(row["issued"] or ""),
                issued_after=str(row["after"] or ""),
                url=str(row["url"] or ""),
                origin=local(str(row["origin"])) if row["origin"] else "",
                held=row["file"] is not None,
                bases=self._bases.get(str(row["document"]), ()),
                edition_of=str(row["edition"] or ""),
                refused=_count(row["refused"]) if row["refused"] is not None else None,
            )
            for row in select(self.store, _DOCUMENTS)
        }

    @cached_property
    def sources(self) -> Mapping[str, DocumentEntry]:
        return {entry.id: entry for entry in self.documents.values()}

    def reports(self, pattern: str) -> Mapping[str, list[ReportEntry]]:
        spans = {str(r): (_count(s), _count(e)) for r, s, e in select(self.store, _SPANS.format(pattern=pattern)).rows}
        claims: dict[str, str] = {}
        properties: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for claim, report, prop, value in select(self.store, _REPORTS.format(pattern=pattern)).rows:
            claims[str(report)] = str(claim)
            properties[str(report)][str(prop)].append(value)
        found: dict[str, list[ReportEntry]] = defaultdict(list)
        for report, said in properties.items():
            found[claims[report]].append(self._report(report, said, spans[report]))
        return found

    def _report(self, iri: str, said: Mapping[str, list[Value]], span: tuple[int, int]) -> ReportEntry:
        (document,) = said[v.PROV + "wasQuotedFrom"]
        (stance,), (stage,) = said[v.Term.STANCE], said[v.Term.STAGE]
        note = said.get(v.SKOS + "note", [""])[0]
        origin = said.get(v.Term.ORIGIN, [""])[0]
        return ReportEntry(
            id=short(iri),
            document=self.documents[str(document)],
            stance=short(str(stance)),
            stage=short(str(stage)),
            start=span[0],
            end=span[1],
            speakers=tuple(self.name(speaker) for speaker in sorted(map(str, said.get(v.Term.SAID_BY, [])))),
            figures=_figures(said),
            dates={name: str(said[v.DG + name][0]) for name in _DATES if v.DG + name in said},
            bases=self._bases.get(iri, ()),
            origin=local(str(origin)) if isinstance(origin, Iri) else "",
            note=str(note),
            deal=str(said.get(v.Term.DEAL, [""])[0]),
            condition=str(said.get(v.Term.CONDITION, [""])[0]),
        )


def _figures(said: Mapping[str, list[Value]]) -> Mapping[str, Figure]:
    figures = {name: figure for name in _FIGURES if (figure := _bounded(said, name))}
    if "value" in figures:
        per = said.get(v.Term.PER)
        unit = f"{said[v.Term.CURRENCY][0]}" + (f" a {per[0]}" if per else "")
        figures["value"] = replace(figures["value"], unit=unit)
    for name, term, unit in (("share", v.Term.SHARE, "%"), ("rank", v.Term.RANK, ""), ("tiv", v.Term.TIV, "")):
        if term in said:
            figures[name] = Figure(_number(said[term][0]), _number(said[term][0]), unit)
    return figures


def _bounded(said: Mapping[str, list[Value]], name: str) -> Figure | None:
    exact, low, high = (_number(said.get(v.DG + name + suffix, [None])[0]) for suffix in ("", "Min", "Max"))
    if exact is not None:
        return Figure(exact, exact)
    return Figure(low, high) if low is not None or high is not None else None


def _number(value: Value) -> int | Decimal | None:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    return value if isinstance(value, int) else None


def _count(value: Value) -> int:
    assert isinstance(value, int)
    return value
