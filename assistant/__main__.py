"""`python -m assistant`: the same as the console command."""

from assistant.cli import main

if __name__ == "__main__":  # workers import this module, too
    main()
