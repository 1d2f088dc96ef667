"""Chunks to a searchable index (Chroma and a keyword index), and search over it."""
