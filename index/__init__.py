"""Chunks to a searchable index (Chroma and a keyword index), and search over it."""

import os

# ONNX Runtime reports to its maker when imported, unless it finds this: nobody is told what runs here.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
