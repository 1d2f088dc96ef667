"""The web server around an assistant, and what it does beside answering."""
