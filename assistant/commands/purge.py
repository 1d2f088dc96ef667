"""`assistant purge`: deletes recorded questions and opinions."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands.options import DataDir, settings_for


def purge(
    days: Annotated[
        int | None,
        typer.Option(min=0, help="Delete what is older.  [default: ASSISTANT_RECORD_DAYS or 90]"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Delete recorded questions and opinions that are older than the retention."""
    from assistant.staff.records import Records

    settings = settings_for(data_dir)
    records = Records(settings.data_dir, settings.record_days)
    gone = records.purge(days)
    records.close()
    kept = settings.record_days if days is None else days
    typer.echo(f"purged {gone} questions and opinions older than {kept} days")
