"""Bundle what large pages draw with into picture/vendor, from the npm registry: ``python scripts/vendor.py``.

Needs npm. The packages are pinned here, and npm compares them with the hashes they were published with; esbuild joins
what is used of them. After raising a version, look through what changed, and write down the bundle's new SHA-256.
Without npm, ``--check`` compares the bundle that is there. Neither is needed to install or build defgraph.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

VENDOR = Path(__file__).parents[1] / "src" / "defgraph" / "picture" / "vendor"
BUNDLE, LICENCES = "sigma-graphology.min.js", "LICENSE-SIGMA-GRAPHOLOGY"
SHA256 = "2e7abb6c9de766a81d5b04f1fa3cdad1d02b9a04e9eea1f3187e9a50e27e631e"
BUNDLED = {"sigma": "3.0.3", "graphology": "0.26.0", "graphology-utils": "2.5.2", "events": "3.3.0"}
TOOLS = {"graphology-types": "0.24.8", "esbuild": "0.28.2"}
# sigma's own browser build holds programs for images too, which ask for WebGL as they load: without it they fail
ENTRY = """\
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeProgram, NodeProgram } from "sigma/rendering";
globalThis.graphology = { MultiDirectedGraph };
globalThis.Sigma = { Sigma, EdgeProgram, NodeProgram };
"""
OPTIONS = ("--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=ascii", "--legal-comments=none")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundle and its licences, or with ``--check`` compare the one that is there; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare the file that is there; needs no npm")
    if not parser.parse_args(arguments).check:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder))
    return told(VENDOR.joinpath(BUNDLE).read_bytes())


def write(folder: Path) -> None:
    """Fetch the packages into a folder, and write what is made of them."""
    packages = [f"{name}@{version}" for name, version in {**BUNDLED, **TOOLS}.items()]
    run("npm", "install", "--silent", "--ignore-scripts", "--prefix", str(folder), *packages)
    folder.joinpath("entry.js").write_text(ENTRY, encoding="utf-8")
    made = folder / "bundle.js"
    run(str(folder / "node_modules" / ".bin" / "esbuild"), str(folder / "entry.js"), *OPTIONS, f"--outfile={made}")
    names = ", ".join(f"{name} {version}" for name, version in BUNDLED.items())
    text = f"/*! {names}: MIT, see {LICENCES} */\n" + made.read_text(encoding="utf-8")
    VENDOR.joinpath(BUNDLE).write_text(text, encoding="utf-8", newline="\n")
    licences = [licence(folder / "node_modules" / name, f"{name} {version}") for name, version in BUNDLED.items()]
    VENDOR.joinpath(LICENCES).write_text("\n\n".join(licences) + "\n", encoding="utf-8", newline="\n")


def run(*command: str) -> None:
    """Run a command, and end with its complaint if it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")


def licence(package: Path, name: str) -> str:
    """Return the licence of a package, under its name."""
    file = next(file for file in sorted(package.iterdir()) if file.name.upper().startswith("LICEN"))
    text = file.read_text(encoding="utf-8").strip()
    return f"{name}\n{'=' * len(name)}\n\n{text}"


def told(text: bytes) -> int:
    """Tell the hash of a bundle; returns 1 if it is not the one written down."""
    found = hashlib.sha256(text).hexdigest()
    print(f"{BUNDLE}: {len(text):,} bytes, SHA-256 {found}")
    if found == SHA256:
        return 0
    print(f"expected {SHA256}: if the change is meant, write it into {Path(__file__).name}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
