"""Synthetic files of FollowTheMoney, in the shapes that OpenSanctions publishes: nobody and nothing in them is real."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from defgraph.identity.naming import Naming
from defgraph.registers.ftm import open_ftm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from defgraph.model import Entity, Report
    from defgraph.registers.ftm import FtmFile
    from defgraph.registers.records import Record

DAY = "2025-03-13"
COLUMNS = (
    *("canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang"),
    *("original_value", "external", "first_seen", "last_seen", "id"),
)


def proxy(key: str, schema: str, datasets: Sequence[str] = ("list_a",), **properties: object) -> dict[str, object]:
    """Return an entity of FollowTheMoney; a property may be given as one value or as a list."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return {
        "id": key,
        "caption": key,
        "schema": schema,
        "properties": lists,
        "datasets": list(datasets),
        "referents": [],
        "first_seen": "2024-01-01T00:00:00",
        "last_seen": f"{DAY}T06:04:22",
        "last_change": "2024-06-01T00:00:00",
    }


HOLDING = proxy("NK-Abc", "Company", name=["Holding 7 LLC", "Holding Seven"], jurisdiction="vn")
WORKS = proxy("works-12", "Company", ["list_a", "list_b"], name="Works 12 JSC", country="ru")
PERSON = proxy("p-3", "Person", name="Person 3", nationality="ru")
OWNERSHIP = proxy("own-1", "Ownership", owner="NK-Abc", asset="works-12", percentage="51%", startDate="2014-03")
SANCTION = proxy(
    "san-1", "Sanction", entity="works-12", country="us", authority="Office 3", program="P-1", startDate="2015-01-01"
)
POST = proxy("post-1", "Position", name="Deputy minister of works", country="ru")
OCCUPANCY = proxy("occ-1", "Occupancy", holder="p-3", post="post-1", startDate="2019-05-01", endDate="2023")
DIRECTOR = proxy("dir-1", "Directorship", director="p-3", organization="works-12", role="Chairman")
MINISTRY = proxy("min-1", "PublicBody", name="Ministry of Works", country="ru")
ARMY = proxy("army-1", "PublicBody", name="Works Army", country="ru", topics=["mil"])
MEMBER = proxy("mem-1", "Membership", member="works-12", organization="assoc-1")
ASSOCIATION = proxy("assoc-1", "Organization", name="Association of Works")
HULL = proxy("hull-4", "Vessel", name="Hull 4", flag="pa", imoNumber="IMO9999999", operator="works-12")
AIRCRAFT = proxy("air-9", "Airplane", registrationNumber="XX-901", model="Type-901")

ALL = (
    *(OWNERSHIP, SANCTION, HOLDING, WORKS, PERSON, POST, OCCUPANCY, DIRECTOR, MINISTRY, ARMY, MEMBER, ASSOCIATION),
    *(HULL, AIRCRAFT),
)
"""A file with all that is read; links stand before and behind what they link."""


def written(path: Path, proxies: Iterable[object]) -> Path:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in proxies), encoding="utf-8")
    return path


def statements(proxies: Iterable[dict[str, object]]) -> list[dict[str, str]]:
    """Return the statements of entities: those of each dataset, sorted by entity as published files are."""
    found = []
    for one in proxies:
        properties = one["properties"]
        datasets = one["datasets"]
        assert isinstance(properties, dict)
        assert isinstance(datasets, list)
        told = [("id", str(one["id"])), *((name, value) for name, values in properties.items() for value in values)]
        found += [
            statement(str(one["id"]), str(one["schema"]), *pair, dataset) for dataset in datasets for pair in told
        ]
    return found


def statement(key: str, schema: str, prop: str, value: str, dataset: str = "list_a", **more: str) -> dict[str, str]:
    """Return one statement."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {"canonical_id": key, "entity_id": key, "prop": prop, "schema": schema, "value": value, "dataset": dataset}
    return row | {"external": "f", "first_seen": "2024-01-01T00:00:00", "last_seen": f"{DAY}T06:04:22"} | more


def csv_text(rows: Iterable[dict[str, str]]) -> str:
    """Write statements as CSV, as ``statements.csv`` of OpenSanctions is."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, dialect=csv.unix_dialect)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Read:
    """A file that was read to its end."""

    def __init__(
        self,
        path: Path,
        known: Iterable[Entity] = (),
        *,
        issued: str | None = None,
        publisher: str | None = None,
    ) -> None:
        self.naming = Naming(known)
        self.file: FtmFile = open_ftm(path, self.naming, issued=issued, publisher=publisher)
        self.records: list[Record] = list(self.file.records())
        self.reports: list[Report] = [report for record in self.records for report in record.reports]
        self.refusals: list[str] = [record.refusal for record in self.records if record.refusal]
        self.entities = {entity.id: entity for entity in self.naming.met()}

    @property
    def claims(self) -> set[tuple[str, str, str, str | None]]:
        """The claims, each as its parts."""
        claims = {report.claim for report in self.reports}
        return {(claim.subject, claim.relation, claim.object, claim.item) for claim in claims}
