"""Mapping files: what the columns of somebody's own table mean (see docs/registers.md)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from defgraph.errors import DataError
from defgraph.model import CONDITIONS
from defgraph.reading.fields import Fields, kind, shortened
from defgraph.reading.mapped_values import CONDITION_KEYS, MappedValues
from defgraph.reading.source import Mapping, Scalar, Sequence, parse
from defgraph.registers.tables.mapping import (
    Amount,
    Column,
    DocumentRule,
    Field,
    Layout,
    LeaveOut,
    Party,
    ReportRule,
    TableMapping,
)
from defgraph.registers.tables.reports import COUNTED, CURRENCY, DATES, FIELDS
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.errors import Finding
    from defgraph.vocabulary import Relation

_KEYS = (
    *("table", "document", "relation", "subject", "object", "item", "reports"),
    *("nothing", "uncertain", "leave_out"),
)
_TABLE_KEYS = ("header", "sheet", "encoding", "delimiter", "quote", "decimal", "thousands")
_DOCUMENT_KEYS = ("id", "publisher", "issued", "edition_of", "url", "language", "origin", "note")
_PARTY_KEYS = ("column", "name", "values", "uncertain", "class", "description", "country")
_VALUE_KEYS = ("amount", "currency", "per")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "none": ""}
_SAMPLE = 'a,;\t|"1'
# The classes under which something can be named; an entity that is only an entity is of no use in a claim.
_NAMELESS = frozenset({"entity"})


def read_mapping(file: Path) -> TableMapping:
    """Read a mapping file.

    Raises:
        DataError: if it is no sound mapping; with every fault, each at its line.
    """
    findings: list[Finding] = []
    root = parse(file, findings)
    if isinstance(root, Mapping):
        mapping = _Reader(root, file, findings).read()
    elif root is not None:
        Fields(Mapping(root.place, ()), "the file", (), findings).complain(
            root.place, f"a mapping file is {kind(root)}", "begin it with `document:`, `relation:` and `subject:`"
        )
    if findings:
        raise DataError(findings)
    return mapping


class _Reader:
    """Compiles one mapping file."""

    def __init__(self, root: Mapping, file: Path, findings: list[Finding]) -> None:
        self.file, self.findings = file, findings
        self.values = MappedValues(findings)
        self.root = Fields(root, "a mapping file", _KEYS, findings)
        self.relations: tuple[Relation, ...] = ()

    def read(self) -> TableMapping:
        """Return what the file says; where it is at fault, what is left of it."""
        relation = self._relation()
        return TableMapping(
            file=self.file,
            layout=self._layout(),
            document=self._document(),
            relation=relation,
            subject=self._party("subject", {r.subject_class for r in self.relations}),
            object=self._party("object", {r.object_class for r in self.relations}),
            item=self._item(),
            reports=tuple(self._reports()),
            nothing=frozenset(
                {"", *(word.text.strip().casefold() for word in self.values.listed(self.root, "nothing"))}
            ),
            uncertain=tuple(word.text.strip() for word in self.root.texts("uncertain", "marks")),
            leave_out=tuple(self._leave_out()),
        )

    def _relation(self) -> Field:
        field = self.values.field(self.root, "relation", required=True)
        known = ontology().relations
        self.values.check_words(self.root, "relation", field, tuple(known))
        self.relations = tuple(known[word] for word in field.words() if word in known)
        return field

    def _layout(self) -> Layout:
        node = self.root.mapping("table")
        fields = Fields(node or Mapping(self.root.node.place, ()), "'table'", _TABLE_KEYS, self.findings)
        sheet = fields.scalar("sheet", "the name of a sheet")
        layout = Layout(
            header=fields.integer("header", 1) or 1,
            sheet=Column(sheet.text, sheet.place) if sheet else None,
            encoding=self._encoding(fields),
            delimiter=self._separator(fields, "delimiter", ""),
            quote=self._separator(fields, "quote", '"'),
            decimal=self._separator(fields, "decimal", ".") or ".",
            thousands=self._separator(fields, "thousands", ""),
        )
        if layout.decimal == layout.thousands or (layout.delimiter and layout.delimiter == layout.quote):
            fields.complain(fields.node.place, "two separators are the same sign", "tell them apart")
        return layout

    def _encoding(self, fields: Fields) -> str:
        name = fields.text("encoding")
        if not name:
            return ""
        try:
            found = codecs.lookup(name).name
            if _SAMPLE.encode(found) == _SAMPLE.encode():
                return found
        except (LookupError, UnicodeError):
            pass
        remedy = "expected utf-8, iso-8859-1, cp1252 or another that writes ASCII as it is; save other tables as UTF-8"
        fields.complain(fields.place("encoding"), f"'encoding' is {shortened(name)}", remedy)
        return ""

    def _separator(self, fields: Fields, key: str, default: str) -> str:
        node = fields.node_of(key)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            fields.complain(node.place, f"{key!r} is {kind(node)}", "expected one character")
            return default
        sign = _SEPARATORS.get(node.text, node.text)
        if len(sign) > 1 or (not sign and node.text != "none") or sign in "\r\n" * bool(sign):
            words = ", ".join(_SEPARATORS)
            fields.complain(node.place, f"{key!r} is {shortened(node.text)}", f"expected one character, or {words}")
            return default
        return sign

    def _document(self) -> DocumentRule:
        node = self.root.mapping("document", required=True)
        fields = Fields(node or Mapping(self.root.node.place, ()), "the document", _DOCUMENT_KEYS, self.findings)
        names = ("publisher", "edition_of", "url", "language", "note")
        parts = {name: self.values.field(fields, name) for name in names if name in fields}
        rule = DocumentRule(
            id=self.values.field(fields, "id", required=node is not None),
            issued=self.values.date(fields, "issued") if "issued" in fields else None,
            own=fields.choice("origin", ("own", "unknown")) == "own",
            **parts,
        )
        for key, field in (("id", rule.id), ("edition_of", rule.edition_of)):
            if field and not field.column and field.constant and not _ID.fullmatch(field.constant):
                expected = "expected an id of lower-case letters, digits and hyphens"
                fields.complain(field.place, f"{key!r} is {shortened(field.constant)}", expected)
        if rule.edition_of and not rule.issued:
            remedy = "add `issued: …`, the date of the edition: it tells which edition is the later"
            fields.complain(rule.edition_of.place, "an edition without 'issued'", remedy)
        return rule

    def _party(self, key: str, wanted: set[str]) -> Party:
        node = self.root.get(key, required=True)
        fallback = Party(Field(self.root.node.place), Field(self.root.node.place))
        if node is None:
            return fallback
        if isinstance(node, Scalar):
            return Party(Field(node.place, constant=node.text), Field(node.place))
        if not isinstance(node, Mapping):
            self.root.complain(node.place, f"{key!r} is {kind(node)}", "expected `column: …`, or a name")
            return fallback
        fields = Fields(node, f"the {key}", _PARTY_KEYS, self.findings)
        entity_class = self.values.field(fields, "class") if "class" in fields else Field(node.place)
        self._check_class(fields, entity_class, wanted)
        return Party(
            name=self._named(fields),
            entity_class=entity_class,
            description=self.values.field(fields, "description") if "description" in fields else None,
            country=self.values.field(fields, "country") if "country" in fields else None,
        )

    def _named(self, fields: Fields) -> Field:
        """Read a party's own name: a column, or the name itself."""
        if "name" in fields and "column" in fields:
            fields.complain(fields.place("name"), "'name' beside 'column'", "keep one of them")
        if "name" in fields:
            return Field(fields.place("name"), constant=fields.text("name") or "")
        return self.values.columned(fields)

    def _check_class(self, fields: Fields, entity_class: Field, wanted: set[str]) -> None:
        classes = tuple(name for name in ontology().classes if name not in _NAMELESS)
        self.values.check_words(fields, "class", entity_class, classes)
        said = [word for word in entity_class.words() if word in classes]
        if said and wanted and not any(ontology().is_a(word, role) for word in said for role in wanted):
            fields.complain(
                entity_class.place,
                f"{fields.what} is of class {said[0]}",
                f"{self._relation_names()} takes one of class {' or '.join(sorted(wanted))}",
            )

    def _item(self) -> Party | None:
        wanted = {relation.item_class for relation in self.relations if relation.item_class}
        needed = [relation.name for relation in self.relations if relation.item_required]
        if "item" in self.root:
            if self.relations and not wanted:
                remedy = "this relation has none; remove it"
                self.root.complain(self.root.place("item"), f"an item with {self._relation_names()}", remedy)
            return self._party("item", {name for name in wanted if name})
        if needed:
            self.root.complain(self.root.node.place, f"{needed[0]!r} without an item", "add `item: {column: …}`")
        return None

    def _relation_names(self) -> str:
        return " or ".join(repr(relation.name) for relation in self.relations)

    def _reports(self) -> Iterator[ReportRule]:
        rules = self.root.items("reports", "reports, each with `stage:`", required=True)
        for node in rules:
            if isinstance(node, Mapping):
                keys = ("stage", "stance", *FIELDS, "value", "only_if")
                yield self._report(Fields(node, "a report", keys, self.findings))
            else:
                self.root.complain(node.place, f"a report is {kind(node)}", "expected `stage:` and what else it tells")
        if isinstance(self.root.node_of("reports"), Sequence) and not rules:
            self.root.complain(self.root.place("reports"), "'reports' is empty", "write at least one, with `stage:`")

    def _report(self, fields: Fields) -> ReportRule:
        stage = self.values.field(fields, "stage", required=True)
        stages = tuple(dict.fromkeys(stage for relation in self.relations for stage in relation.stages))
        self.values.check_words(fields, "stage", stage, stages or ontology().stages)
        stance = self.values.field(fields, "stance") if "stance" in fields else None
        self.values.check_words(fields, "stance", stance, ontology().stances)
        return ReportRule(
            stage=stage,
            stance=stance,
            fields=tuple((name, self._value_of(fields, name)) for name in FIELDS if name in fields),
            value=self._amount(fields),
            only_if=tuple(self.values.conditions(fields, "only_if")),
        )

    def _value_of(self, fields: Fields, name: str) -> Field:
        if name in DATES:
            return self.values.date(fields, name)
        if name in {*COUNTED, "share", "rank"}:
            return self.values.figure(fields, name)
        field = self.values.field(fields, name)
        if name == "condition":
            self.values.check_words(fields, name, field, CONDITIONS)
        return field

    def _amount(self, fields: Fields) -> Amount | None:
        node = fields.mapping("value")
        if node is None:
            return None
        inner = Fields(node, "'value'", _VALUE_KEYS, self.findings)
        currency = self.values.field(inner, "currency", required=True)
        if not currency.column and currency.constant and not CURRENCY.fullmatch(currency.constant):
            expected = "expected an ISO 4217 code such as USD, or `{column: …}`"
            inner.complain(currency.place, f"'currency' is {shortened(currency.constant)}", expected)
        return Amount(
            self.values.figure(inner, "amount", required=True), currency, inner.choice("per", ("year", "unit"))
        )

    def _leave_out(self) -> Iterator[LeaveOut]:
        for node in self.root.items("leave_out", "conditions"):
            if not isinstance(node, Mapping):
                self.root.complain(node.place, f"a condition is {kind(node)}", "expected `column:`, `is:`, `because:`")
                continue
            fields = Fields(node, "what is left out", (*CONDITION_KEYS, "because"), self.findings)
            condition = self.values.condition_of(fields)
            because = fields.text("because", required=True)
            if condition and because:
                yield LeaveOut(condition, because)
