"""The audit: counted anew from arrays, at levels and by owner, and the same as what the store was told when built."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.answers.audits import audit
from defgraph.answers.formats import write
from defgraph.building import build
from defgraph.lineage.keeping import KEPT, to_arrays
from defgraph.lineage.owners import controlled_by, with_owners
from defgraph.lineage.reading import read_evidence
from defgraph.store import MEMORY, open_store
from defgraph.vocabulary import ENTITY

from .fixtures_folders import entity, folder_of  # isort: skip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store
