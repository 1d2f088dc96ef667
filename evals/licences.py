"""What the installed program is made of: every dependency with its version and licence.

python -m evals.licences [--output docs/licences.md]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from rich.console import Console

PROJECT = "civic-assistant"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_COPYLEFT = re.compile(r"\bA?GPL|GNU (?:Affero )?General", re.I)
_HEAD = """# Licences

Made by `python -m evals.licences --output docs/licences.md` from the metadata of what is installed with the project, its
extras and whatever they need. It lists what each package states of itself; the texts of the licences come with the packages.

| package | version | licence | wanted by |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: what it states of its licence, and which package brought it."""

    name: str
    version: str
    licence: str
    wanted_by: str


def packages(root: str = PROJECT) -> tuple[Package, ...]:
    """The project's installed dependencies, by name; those that are not installed are left out."""
    found: dict[str, Package] = {}
    waiting = [(name, root) for name in _needs(distribution(root))]
    while waiting:
        name, wanted_by = waiting.pop(0)
        installed = _installed(name)
        if installed is None or _plain(name) in found:
            continue
        found[_plain(name)] = Package(
            installed.name, installed.version, licence(installed), wanted_by
        )
        waiting += [(needed, installed.name) for needed in _needs(installed, extras=False)]
    return tuple(found[name] for name in sorted(found))


def licence(installed: Distribution) -> str:
    """The licence that a package states: its expression, its classifiers or the first words of its text."""
    stated = installed.metadata
    expression = " ".join(stated.get_all("License-Expression") or ())
    classes = [
        c.split("::")[-1].strip()
        for c in stated.get_all("Classifier") or ()
        if c.startswith("License ::")
    ]
    named = ", ".join(c for c in classes if c != "OSI Approved")
    text = " ".join(" ".join(stated.get_all("License") or ()).split())
    return str(expression or named or text[:60] or "not stated")


def is_copyleft(package: Package) -> bool:
    """Whether the only licence stated is the GPL or AGPL; the LGPL is a library's."""
    return bool(_COPYLEFT.search(package.licence)) and not re.search(
        r"\bor\b|LGPL|Lesser|exception|,", package.licence, re.I
    )


def _needs(installed: Distribution, extras: bool = True) -> Iterator[str]:
    for line in installed.requires or ():
        name = _NAME.match(line)
        if name and (extras or "extra ==" not in line):
            yield name.group()


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def markdown(listed: Sequence[Package]) -> str:
    """The page."""
    rows = (
        f"| {p.name} | {p.version} | {p.licence.replace('|', '/')} | {p.wanted_by} |"
        for p in listed
    )
    return _HEAD + "\n".join(rows) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; 1 when a licence would oblige the whole program."""
    parser = argparse.ArgumentParser(
        "python -m evals.licences", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--output", type=Path, help="the page to write; standard output by default")
    options = parser.parse_args(arguments)
    listed = packages()
    if options.output:
        options.output.write_text(markdown(listed), "utf-8")
    else:
        Console(soft_wrap=True, highlight=False).print(markdown(listed), markup=False)
    return 1 if any(map(is_copyleft, listed)) else 0


if __name__ == "__main__":
    sys.exit(main())
