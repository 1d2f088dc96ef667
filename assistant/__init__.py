"""Question to grounded answer; command line, API and chat page."""
