"""The command line: one verb a module in `assistant/commands`, one place for every failure.

Exit codes: 0 done, 1 a source was rejected or an evaluation failed, 2 anything else that went
wrong (one line on stderr says what to do), 130 interrupted.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings

import typer

from assistant.commands.articles import articles
from assistant.commands.ask import ask
from assistant.commands.backup import backup
from assistant.commands.doctor import doctor
from assistant.commands.evaluate import app as evaluation
from assistant.commands.ingest import ingest
from assistant.commands.prepare import prepare
from assistant.commands.purge import purge
from assistant.commands.remove import remove
from assistant.commands.restore import restore
from assistant.commands.rollback import rollback
from assistant.commands.search import search
from assistant.commands.serve import serve
from assistant.commands.status import status
from assistant.commands.verify import verify
from ingest.errors import AssistantError

app = typer.Typer(
    name="assistant",
    help="Ask about city news and get answers whose every figure points at its source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain text: readable in a log and by a screen reader
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(ingest)
app.command()(remove)
app.command()(articles)
app.command()(search)
app.command()(ask)
app.command()(serve)
app.command()(status)
app.command()(doctor)
app.add_typer(evaluation, name="eval")
app.command()(prepare)
app.command()(purge)
app.command()(verify)
app.command()(rollback)
app.command()(backup)
app.command()(restore)


def main() -> None:
    """Run one command and leave with its exit code; no failure shows a traceback."""
    _speak_utf8()
    _quieten_libraries()
    # A shell that starts us in the background has Ctrl-C ignored; an asked-for stop is obeyed.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except AssistantError as error:
        sys.exit(_fail(_one_line(error)))
    except MemoryError:
        sys.exit(_fail("not enough memory - docs/production.md says how much is needed"))
    except Exception as error:
        if os.environ.get("ASSISTANT_DEBUG") == "1":
            raise
        sys.exit(_fail(f"unexpected {type(error).__name__}: {_one_line(error)} - {_REPORT}"))


_REPORT = "please report it (see CONTRIBUTING.md); ASSISTANT_DEBUG=1 shows the traceback"


def _fail(message: str) -> int:
    """Exit code 2, with `message` on stderr."""
    typer.echo(f"error: {message}", err=True)
    return 2


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _speak_utf8() -> None:
    """Make output UTF-8 under any locale; bytes that came in as they were go out as they were."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _quieten_libraries() -> None:
    """Keep the libraries' notices off the terminal, and the libraries off the network."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if os.environ.get("ASSISTANT_DEBUG") != "1":
        warnings.simplefilter("ignore")
