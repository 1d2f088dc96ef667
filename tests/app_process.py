"""One replica as a process of its own: the API over an index, without the model and the chat page."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from index_parts import BigramEncoder

from assistant.answering.extractive import ExtractiveAnswerer
from assistant.api.app import create_api
from assistant.pipeline import Assistant
from assistant.settings import Settings
from index.opened import LiveIndex
from index.search import Searcher

if __name__ == "__main__":
    data_dir, port = Path(sys.argv[1]), int(sys.argv[2])
    settings = Settings(data_dir=data_dir, rate_address="100000/minute")
    searcher = Searcher(LiveIndex(data_dir), BigramEncoder())
    assistant = Assistant(searcher, settings, ExtractiveAnswerer())
    app = create_api(assistant, settings)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
