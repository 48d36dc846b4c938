"""`python -m exact_zoho.cli`, where the command itself is not on the path."""

from exact_zoho.cli.main import run

run()
