"""Sources to articles to sentences and chunks, and the figures and dates they hold."""
