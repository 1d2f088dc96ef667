"""`assistant doctor`: is this machine ready to serve, and what to do when it is not."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from assistant.commands.options import AsJson, DataDir, Llm, settings_for

_MARK = {"ok": "ok", "warning": "warning", "failed": "FAILED"}


def doctor(as_json: AsJson = False, llm: Llm = None, data_dir: DataDir = None) -> None:
    """Check models, index, disk, port, endpoint and fonts; exit 1 when something failed."""
    from assistant.operations.doctor import examine

    checks = []
    for check in examine(settings_for(data_dir, llm)):
        checks.append(check)
        if not as_json:
            typer.echo(f"{check.name:<16} {_MARK[check.state]:<8} {check.message}")
    if as_json:
        typer.echo(json.dumps([asdict(c) for c in checks], ensure_ascii=False, indent=2))
    if any(c.state == "failed" for c in checks):
        raise typer.Exit(1)
