"""The HTTP face of an assistant."""
