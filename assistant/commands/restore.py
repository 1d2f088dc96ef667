"""`assistant restore`: what a backup holds, in a data directory again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.options import DataDir, settings_for


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `assistant backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Put a backup into the data directory; refused when something is there already."""
    from assistant.operations.backups import restore as put_back

    target = settings_for(data_dir).data_dir
    about = put_back(file, target, force)
    typer.echo(f"{target} holds the backup of {about.made_at}, index {about.generation}")
