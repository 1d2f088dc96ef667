"""`python -m assistant`: the same as the console command."""

from assistant.cli import main

main()
