"""Cases to scores and reports, through the same assistant that citizens use."""
