"""Write down what defgraph uses of the model of FollowTheMoney: its schemata with their properties, and its countries.

Run it with the package installed, after a new version of that has come out: ``pip install followthemoney``, then
``python scripts/followthemoney_model.py``. The package itself is not needed to read or write its files.
"""

from __future__ import annotations

import importlib
import json
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "src" / "defgraph" / "registers" / "ftm" / "model.json"


def schema_facts(schema: Any) -> dict[str, object]:
    """Return what a schema declares itself; what it inherits stands with those it extends."""
    facts: dict[str, object] = {"extends": sorted(parent.name for parent in schema.extends)}
    if schema.abstract:
        facts["abstract"] = True
    if schema.edge:
        facts["edge"] = [schema.edge_source, schema.edge_target]
    if schema.required:
        facts["required"] = sorted(schema.required)
    facts["properties"] = {
        name: [prop.type.name, *([prop.range.name] if prop.range else [])]
        for name, prop in sorted(schema.properties.items())
        if prop.schema.name == schema.name and not prop.stub
    }
    return facts


def model_facts() -> dict[str, object]:
    """Return the facts that the file holds."""
    package = importlib.import_module("followthemoney")
    return {
        "version": version("followthemoney"),
        "licence": distribution("followthemoney").read_text("licenses/LICENSE"),
        "countries": dict(sorted(package.registry.country.names.items())),
        "schemata": {name: schema_facts(schema) for name, schema in sorted(package.model.schemata.items())},
    }


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps(model_facts(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FILE.name}: followthemoney {version('followthemoney')}")


if __name__ == "__main__":
    main()
