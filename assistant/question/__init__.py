"""A question understood: language, standalone wording, what it asks for, its topic words."""
