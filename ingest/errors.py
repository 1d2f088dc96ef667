"""The project's one exception tree. Every message is one line and names the next step.

    AssistantError
    ├── SettingsError        a setting is missing or wrong
    ├── SourceRejected       a source cannot become articles (file kept untouched)
    ├── SourceUnknown        no source or article of the index is called so
    ├── IndexLocked          another process is writing the data directory
    ├── IndexMissing         nothing was ingested yet
    ├── IndexBroken          the data directory is damaged
    ├── StorageFailed        the disk is full or not writable, memory ran out (index/storage.py)
    ├── ManifestMismatch     the index was built with another embedding model
    ├── ModelUnavailable     an embedding model cannot be loaded
    ├── QuestionRejected     an empty or over-long question
    ├── Closed               staff switched the assistant off (assistant/staff/notice.py)
    ├── RecordsUnavailable   questions cannot be kept or read (assistant/staff/records.py)
    ├── BackupFailed         a backup cannot be written or read (assistant/operations/backups.py)
    ├── CanaryFailed         a new index answers worse (assistant/operations/canary.py)
    ├── ServerUnavailable    the web server cannot start (port in use)
    ├── WorkerLost           a process ended while it answered (assistant/serving/workers.py)
    ├── CasesInvalid         an evaluation file cannot be read
    └── LLMError
        ├── LLMTimeout
        ├── LLMBadOutput
        └── FormatRefused    the endpoint knows no JSON schemas (assistant/llm/client.py)
"""


class AssistantError(Exception):
    """Base of every error this project raises on purpose; shown to people as one line."""


class SettingsError(AssistantError):
    """A setting is missing or wrong."""


class SourceRejected(AssistantError):
    """A source cannot become articles; the message is the reason, without the path."""


class SourceUnknown(AssistantError):
    """No source or article of the index is called so; the message names near ones."""


class IndexLocked(AssistantError):
    """Another process is writing the data directory."""


class IndexMissing(AssistantError):
    """Nothing was ingested into the data directory yet."""


class IndexBroken(AssistantError):
    """The data directory is damaged or was not written by this program."""


class ManifestMismatch(AssistantError):
    """The index was built with another embedding model than the one configured."""


class ModelUnavailable(AssistantError):
    """An embedding model cannot be found, fails its checksum or cannot be loaded."""


class QuestionRejected(AssistantError):
    """A question that cannot be asked; `reason` is "empty_question" or "question_too_long"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """How another process makes it again."""
        return type(self), (self.reason, str(self))


class ServerUnavailable(AssistantError):
    """The web server cannot start."""


class CasesInvalid(AssistantError):
    """An evaluation or batch file cannot be read; the message names the line."""


class LLMError(AssistantError):
    """A language model failed; the caller falls back to the extractive answerer."""


class LLMTimeout(LLMError):
    """A language model took longer than the configured limit."""


class LLMBadOutput(LLMError):
    """A language model answered with something that cannot be used."""
