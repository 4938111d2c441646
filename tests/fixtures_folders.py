"""A small sound data folder, for tests to damage, and the way from a folder to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph.assessment import assess
from defgraph.store.embedded import EmbeddedStore
from defgraph.store.triples import assessment_triples, collection_triples

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from defgraph.model import Collection

DIGEST = "0123456789abcdef" * 4

ENTITIES = "entities/all.yaml"
ECHO = "documents/echo-2025-05-01.yaml"
AGENCY = "documents/agency-2025-04-30.yaml"
LETTER = "documents/letter.yaml"

SOUND: Mapping[str, str] = {
    ENTITIES: """\
entities:
  united-states:
    class: country
    label: United States
    aliases: [USA, U.S.]
    iso: US
    wikidata: Q30
  viet-nam:
    class: country
    label: Viet Nam
    iso: VN
  norway:
    class: country
    label: Norway
    iso: NO
  air-force:
    class: armed-force
    label: Air Force of Viet Nam
    country: viet-nam
  aircraft:
    class: materiel
    label: aircraft
    category: aircraft
  trainer:
    class: materiel
    label: trainer aircraft
    category: trainer-aircraft
    kind_of: aircraft
  air-show:
    class: event
    label: Air Show 2025
  daily-echo:
    class: publisher
    label: Daily Echo
  agency:
    class: publisher
    label: The Agency
  jane-doe:
    class: person
    label: Jane Doe
""",
    ECHO: f"""\
document:
  id: echo-2025-05-01
  publisher: daily-echo
  issued: 2025-05-01
  url: https://example.org/echo
  language: en
  text: {{file: echo.txt, sha256: {DIGEST}, length: 1000}}
  rests_on:
    - document: agency-2025-04-30
      because: credit
      span: [10, 40]
      sha256: {DIGEST}
speakers:
  source: {{label: a source at the talks, anonymous: true}}
  doe: {{entity: jane-doe}}
reports:
  - claim: [united-states, supplies, viet-nam, trainer]
    stage: delivering
    stance: asserts
    ordered: 12
    delivered: {{at_least: 2, at_most: 5}}
    quantity: [2, 3]
    value: {{amount: 1_000, currency: USD, per: year}}
    date: 2025-04
    since: 2024
    until: 2025-04-30
    due: 2027
    share: 80
    rank: 2
    speakers: [source, doe]
    span: [100, 200]
    sha256: {DIGEST}
    note: A note.
    tiv: 1.5
    deal: 2019-1
    condition: second-hand
  - claim: [viet-nam, meets, united-states, air-show]
    stage: held
    stance: hedges
    rests_on: own
    span: [300, 400]
    sha256: {DIGEST}
  - claim: [viet-nam, seeks, aircraft]
    stage: in-force
    rests_on:
      - document: letter
        because: decision
        note: It says so.
    span: [500, 600]
    sha256: {DIGEST}
""",
    AGENCY: f"""\
document:
  id: agency-2025-04-30
  publisher: agency
  issued: 2025-04-30
  edition_of: agency-register
  origin: own
reports:
  - claim: [united-states, supplies, viet-nam, trainer]
    stage: ordered
    span: [0, 90]
    sha256: {DIGEST}
""",
    LETTER: f"""\
document:
  id: letter
  issued_after: 2025
speakers:
  someone: {{label: someone, anonymous: true, same_as: echo-2025-05-01/source}}
reports:
  - claim: [air-force, operates, trainer]
    stage: in-force
    stance: denies
    speakers: [someone]
    span: [0, 20]
    sha256: {DIGEST}
""",
}
"""File contents by path: every kind of field is used, and nothing is wrong."""


def write(folder: Path, files: Mapping[str, str] = SOUND) -> Path:
    """Write files into a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def damaged(file: str, old: str, new: str) -> dict[str, str]:
    """Return the sound files with one place (the first of its kind) written otherwise."""
    assert old in SOUND[file], (file, old)
    return {**SOUND, file: SOUND[file].replace(old, new, 1)}


def store_of(collection: Collection) -> EmbeddedStore:
    """Return a store in memory that holds a collection and what follows from it."""
    store = EmbeddedStore(ox.Store())
    store.inner.extend(ox.Quad(*triple) for triple in collection_triples(collection))
    assessed = list(assess(store))
    store.inner.extend(ox.Quad(*triple) for triple in assessment_triples(assessed))
    return store
