"""Personal identifiers covered before anything is kept, logged or sent."""
