"""What operators run: ingest, checks, backups."""
