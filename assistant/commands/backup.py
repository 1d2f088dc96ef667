"""`assistant backup`: the index, the records and the notice in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import DataDir, settings_for


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, e.g. a.tar.")],
    data_dir: DataDir = None,
) -> None:
    """Write the index, the records and the notice to one file, while servers answer."""
    from assistant.operations.backups import back_up

    about = back_up(settings_for(data_dir).data_dir, file)
    size = file.stat().st_size / 1e6
    parts = ", ".join([f"index {about.generation}", *about.files])
    typer.echo(f"{file}: {parts}, {size:,.1f} MB - keep it safe, it holds what citizens wrote")
