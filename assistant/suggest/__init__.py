"""Questions that the articles answer, to start with or to go on with."""
