"""The layers of docs/architecture.md, held against the imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "defgraph"
OWN_LIBRARIES = {
    "click", "filelock", "graspologic_native", "httpx", "jinja2", "markupsafe", "matplotlib", "networkx", "numba",
    "numpy", "openpyxl", "oxrdflib", "pycountry", "pyoxigraph", "pyshacl", "pyvis", "rapidfuzz", "rdflib", "rich",
    "rjsmin", "rustworkx", "scipy", "yaml",
}  # fmt: skip


def described() -> dict[str, tuple[int, set[str]]]:
    """Read the table: each room's layer and the libraries kept there."""
    rows = re.findall(
        r"^\| (\d+) \| (.+?) \| .+? \| (.*?) ?\|$",
        (ROOT / "docs/architecture.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return {
        room: (int(layer), {word for word in re.split(r"[, ]+", libraries) if word})
        for layer, rooms, libraries in rows
        for room in re.findall(r"`(\w+)`", rooms)
    }


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def imports() -> list[tuple[str, str, str]]:
    """Return each import in the package: file, room, module imported."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found += [(str(file), parts[0], alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: relative import"
                names = (
                    [f"{node.module}.{alias.name}" for alias in node.names]
                    if node.module == "defgraph"
                    else [node.module or ""]
                )
                found += [(str(file), parts[0], name) for name in names]
    return found


def test_every_room_is_described_and_every_described_room_exists() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {
        "__init__",
        "__main__",
    }
    assert rooms == described().keys()


def test_imports_lead_to_lower_layers_only() -> None:
    layers = {room: layer for room, (layer, _) in described().items()}
    wrong = [
        f"{file}: {room} (layer {layers[room]}) imports {target} (layer {layers[room_of(target)]})"
        for file, room, target in imports()
        if target.startswith("defgraph.") and room in layers and room_of(target) in layers
        if room_of(target) != room and layers[room_of(target)] >= layers[room]
    ]
    assert wrong == []


def test_each_library_is_imported_in_its_rooms_only() -> None:
    allowed = {room: libraries for room, (_, libraries) in described().items()}
    wrong = [
        f"{file} imports {target}"
        for file, room, target in imports()
        if target.split(".")[0] in OWN_LIBRARIES and target.split(".")[0] not in allowed.get(room, set())
    ]
    assert wrong == []
    used = {(room, target.split(".")[0]) for _, room, target in imports()}
    idle = [
        f"{room}: {library}"
        for room, libraries in allowed.items()
        for library in libraries
        if (room, library) not in used
    ]
    assert idle == []


def test_rooms_have_names_that_say_something() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
    assert not [file for file in PACKAGE.rglob("*.py") if file.stem in vague]
