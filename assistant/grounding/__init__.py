"""Every figure, date and name of a draft against the sentences it cites."""
