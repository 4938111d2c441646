"""Bundle what small pages draw with into picture/vendor, from the npm registry: ``python scripts/vendor_network.py``.

vis-network as its makers publish it for today's browsers (``esnext``) comes without what it rests on; the bundles that
have it carry a hundred kilobytes for browsers of long ago. So its modules are joined here, as :mod:`vendor` does for
large pages, and with the same care for versions and hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vendor import OPTIONS, VENDOR, licence, run

if TYPE_CHECKING:
    from collections.abc import Sequence

BUNDLE, LICENCES = "vis-network.min.js", "LICENSE-VIS-NETWORK"
SHA256 = "151d8dbbbdf842656b6194e0e726a42b9ca2967083b3a8d366f2995fb681f8a9"
BUNDLED = {
    "vis-network": "9.1.9",
    "vis-data": "7.1.9",
    "vis-util": "5.0.7",
    "@egjs/hammerjs": "2.0.17",
    "component-emitter": "1.3.1",
    "keycharm": "0.4.0",
    "uuid": "9.0.1",
}
BUNDLER = "esbuild@0.28.2"
ENTRY = 'export { Network } from "vis-network/esnext";\nexport { DataSet } from "vis-data/esnext";\n'


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundle and its licences, or with ``--check`` compare the one that is there; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare the file that is there; needs no npm")
    if not parser.parse_args(arguments).check:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder))
    found = hashlib.sha256(VENDOR.joinpath(BUNDLE).read_bytes()).hexdigest()
    if found != SHA256:
        print(f"{BUNDLE} has SHA-256 {found}, not {SHA256}: if that is meant, write it down here", file=sys.stderr)
    return int(found != SHA256)


def write(folder: Path) -> None:
    """Fetch the packages into a folder, and write what is made of them."""
    packages = [f"{name}@{version}" for name, version in BUNDLED.items()]
    run("npm", "install", "--silent", "--ignore-scripts", "--prefix", str(folder), *packages, BUNDLER)
    entry, made = folder / "entry.js", folder / "bundle.js"
    entry.write_text(ENTRY, encoding="utf-8")
    esbuild = folder / "node_modules" / ".bin" / "esbuild"
    run(str(esbuild), str(entry), *OPTIONS, "--global-name=vis", f"--outfile={made}")
    names = ", ".join(f"{name} {version}" for name, version in BUNDLED.items())
    text = f"/*! {names}: MIT, see {LICENCES} */\n" + made.read_text(encoding="utf-8")
    VENDOR.joinpath(BUNDLE).write_text(text, encoding="utf-8", newline="\n")
    for other in folder.glob("node_modules/*/LICENSE-APACHE-2.0"):
        other.unlink()  # those that may be taken under either licence are taken under MIT
    licences = [licence(folder / "node_modules" / name, f"{name} {version}") for name, version in BUNDLED.items()]
    VENDOR.joinpath(LICENCES).write_text("\n\n".join(licences) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
