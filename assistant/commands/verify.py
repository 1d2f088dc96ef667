"""`assistant verify`: is the index that serves whole, and does it answer what it must."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import DataDir, settings_for


def verify(
    canary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Questions with what answers must show.  [default: ASSISTANT_CANARY_FILE]")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the vectors in Chroma again from the index.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Check every file of the index, its vectors, and canary questions; exit 1 when one is wrong."""
    from assistant.operations.canary import canaries_of
    from assistant.operations.verifying import damaged_files, repaired, wrong_answers
    from index.generations import current
    from index.integrity import read

    settings = settings_for(data_dir, canary_file=canary)
    canaries = canaries_of(settings)
    if repair:
        typer.echo(f"{repaired(settings.data_dir):,} vectors made again")
    folder = current(settings.data_dir)
    wrong = damaged_files(folder)
    for line in wrong:
        typer.echo(f"damaged: {line}")
    if wrong:
        typer.echo("next: `assistant verify --repair` for vectors, else `assistant rollback`")
        raise typer.Exit(1)
    state = "every file as it was published" if read(folder) else "no checksums: an earlier version"
    typer.echo(f"{folder.name}: {state}")
    missed = list(wrong_answers(settings, canaries)) if canaries else []
    for line in missed:
        typer.echo(f"failed: {line}")
    if canaries:
        typer.echo(f"{len(canaries) - len(missed)} of {len(canaries)} canary questions answered")
    if missed:
        raise typer.Exit(1)
