"""The answerer that asks a language model, within limits."""
