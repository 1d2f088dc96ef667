"""From found chunks to the sentence and the span that answer."""
