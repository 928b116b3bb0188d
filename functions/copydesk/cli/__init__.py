"""The command line: `main` runs it, `commands/` has one module per command, and the rest is what commands share."""
