"""The file of decisions on identity, ``identity.yaml`` in the data folder: read, checked, applied, added to."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from defgraph.errors import AmbiguousName, DataError, DefgraphError, Finding, Place, UnknownName
from defgraph.identity.decisions import DIFFERENT, SAME, Decided, Decision, canonical_ids, contradictions
from defgraph.identity.unifying import circles, claim_of, one_sided, unify
from defgraph.names import nearest
from defgraph.reading.fields import Fields
from defgraph.reading.source import Mapping, Scalar, Sequence, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from defgraph.model import Collection, Entity

FILE: Final = "identity.yaml"

_KEYS = (SAME, DIFFERENT, "because", "by", "on")
_HEAD = "# Which entities are the same, and which are not. To undo a decision, remove it.\ndecisions:\n"
_INDENT = 2


def read_decisions(file: Path, findings: list[Finding]) -> tuple[Decision, ...]:
    """Read a file of decisions, in the order of the file; there need be none. What is wrong is added to findings."""
    if not file.exists():
        return ()
    decisions: dict[tuple[str, frozenset[str]], Decision] = {}
    for fields in _items(parse(file, findings), findings):
        decision = _decision(fields)
        if decision is None:
            continue
        first = decisions.setdefault((decision.verdict, decision.pair), decision)
        if first is not decision:
            fields.complain(decision.place, f"the same decision stands in line {first.place.line}", "remove one")
    return tuple(decisions.values())


def _items(root: Mapping | Scalar | Sequence | None, findings: list[Finding]) -> Iterator[Fields]:
    if root is None:
        return
    if not isinstance(root, Mapping):
        findings.append(Finding(root.place, "a file of decisions must be a mapping", "begin it with `decisions:`"))
        return
    body = Fields(root, "a file of decisions", ("decisions",), findings)
    listed = next((node for key, node in root.entries if key.text == "decisions"), None)
    if isinstance(listed, Scalar) and listed.empty:
        return
    for node in body.items("decisions", "decisions", required=True):
        if isinstance(node, Mapping):
            yield Fields(node, "a decision", _KEYS, findings)
        else:
            body.complain(node.place, "a decision must be a mapping", "give `same: [a, b]` and `because:`")


def _decision(fields: Fields) -> Decision | None:
    verdicts = [verdict for verdict in (SAME, DIFFERENT) if verdict in fields]
    because, by = fields.text("because", required=True), fields.text("by", required=True)
    fields.get("on", required=True)
    on = fields.date("on")
    if len(verdicts) != 1:
        what = "both 'same' and 'different'" if verdicts else "neither 'same' nor 'different'"
        fields.complain(fields.node.place, f"a decision with {what}", "give one of them: `same: [a, b]`")
        return None
    pair = [name.text for name in fields.texts(verdicts[0], "two ids of entities")]
    if len(pair) != 2:
        if len(fields.items(verdicts[0], "two ids of entities")) != 2:
            fields.complain(fields.place(verdicts[0]), f"{verdicts[0]!r} names {len(pair)} entities", "name two")
        return None
    if because is None or by is None or on is None:
        return None
    return Decision(verdicts[0], pair[0], pair[1], because, by, on, fields.node.place)


def apply_decisions(
    collection: Collection, decisions: tuple[Decision, ...], findings: list[Finding], *, complete: bool = True
) -> Collection:
    """Return the collection with what is the same as one; where a decision cannot be, it stays as it is.

    Reports that are not there all at once are looked at when they are gone through
    (:func:`~defgraph.identity.unifying.unify`). ``complete`` tells whether all entities could be read.
    """
    if not decisions:
        return collection
    faults = list(_faults(collection, decisions, complete=complete))
    if isinstance(collection.reports, tuple):
        faults += _one_sided(collection, decisions)
    findings.extend(faults)
    return collection if faults else unify(collection, decisions)


def _faults(collection: Collection, decisions: tuple[Decision, ...], *, complete: bool) -> Iterator[Finding]:
    entities = {entity.id: entity for entity in collection.entities}
    yield from contradictions(decisions, entities, complete=complete)
    yield from circles(collection.entities, decisions)


def _one_sided(collection: Collection, decisions: tuple[Decision, ...]) -> list[Finding]:
    """Return a finding for each claim that would have one entity on both sides, going through all reports."""
    ids = canonical_ids(decisions)
    joined = {*ids, *ids.values()}
    claims = {one.claim for one in collection.reports if {one.claim.subject, one.claim.object} <= joined} if ids else ()
    found = (one_sided(claim, claim_of(claim, ids), ids, decisions) for claim in claims)
    return sorted({finding for finding in found if finding})


def decide(
    collection: Collection, file: Path, verdict: str, names: tuple[str, str], why: tuple[str, str, str]
) -> Decision:
    """Add a decision on two entities, named by id, label, alias or code, to a file; ``why`` is because, by whom, when.

    ``collection`` is the data as it was read, no decision applied. The file is replaced in one step; what stands in it
    stays as it is.

    Raises:
        UnknownName, AmbiguousName: if a name is that of no entity, or of several.
        DataError: with every finding, if the decision cannot be; nothing is written.
        DefgraphError: if it follows from earlier ones already, or the file cannot be written.
    """
    findings: list[Finding] = []
    earlier = read_decisions(file, findings)
    if findings:
        raise DataError(findings)
    one, other = (find_named(collection.entities, name) for name in names)
    decision = Decision(verdict, one.id, other.id, *why, Place(file, _lines(file) + 1, 1))
    if verdict in Decided(earlier).verdicts(one.id, other.id):
        raise DefgraphError(f"{one.id!r} and {other.id!r} are {verdict}: that is decided already in {file}")
    whole = (*earlier, decision)
    if faults := list(_faults(collection, whole, complete=True)) or _one_sided(collection, whole):
        raise DataError(faults)
    _append(file, earlier, decision)
    return decision


def find_named(entities: Iterable[Entity], name: str) -> Entity:
    """Return the entity of an id, label, alias or code, in capitals or not; an id comes first.

    Raises:
        UnknownName: with the nearest names, if there is none.
        AmbiguousName: if it is a name of several.
    """
    entities = tuple(entities)
    wanted = name.strip().casefold()
    found = [entity for entity in entities if entity.id == wanted] or [
        entity for entity in entities if wanted in {one.casefold() for one in _names(entity)}
    ]
    if len(found) > 1:
        raise AmbiguousName(name, sorted(entity.id for entity in found))
    if not found:
        names = (one for entity in entities for one in (entity.id, *_names(entity)))
        raise UnknownName(name, "entity", nearest(name, names))
    return found[0]


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases, *((entity.iso,) if entity.iso else ()))


def _lines(file: Path) -> int:
    return _text(file).count("\n") if file.exists() else _HEAD.count("\n")


def _text(file: Path) -> str:
    return file.read_bytes().decode() if file.exists() else ""


def _append(file: Path, earlier: tuple[Decision, ...], decision: Decision) -> None:
    """Write the file anew with a decision behind what stands there, and put it in its place once it reads right."""
    target = file.resolve()
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("wb") as written:
            written.write(_with_entry(_text(file), earlier, decision).encode())
            written.flush()
            os.fsync(written.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        findings: list[Finding] = []
        if read_decisions(draft, findings) != (*earlier, decision) or findings:
            raise DefgraphError(f"nothing can be put behind what stands in {file}; write there: {_entry(decision, 0)}")
        draft.replace(target)
    except OSError as error:
        raise DefgraphError(f"{str(file)!r} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _with_entry(text: str, earlier: tuple[Decision, ...], decision: Decision) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text or _HEAD
    if not text.endswith("\n"):
        text += newline
    indent = _INDENT
    if earlier:
        place = earlier[-1].place
        indent = max(0, text.split("\n")[place.line - 1].rfind("-", 0, place.column))
    return text + _entry(decision, indent).replace("\n", newline)


def _entry(decision: Decision, indent: int) -> str:
    because, by = (json.dumps(text, ensure_ascii=False) for text in (decision.because, decision.by))
    lines = (
        f"- {decision.verdict}: [{decision.one}, {decision.other}]",
        f"  because: {because}",
        f"  by: {by}",
        f"  on: {decision.on}",
    )
    return "".join(f"{' ' * indent}{line}\n" for line in lines)
