"""`exact-zoho keys`: the key that encrypts the stored tokens."""

from __future__ import annotations

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import environment
from exact_zoho.engine import connect
from exact_zoho.engine.configuration import home_from
from exact_zoho.engine.rotation import reset, rotate

app = typer.Typer(help="The key that encrypts the stored tokens.", no_args_is_help=True)


@app.callback()
def keys() -> None:
    """The key that encrypts the stored tokens."""


@app.command("rotate")
def rotate_key() -> None:
    """Encrypt the stored tokens with a new key. No run may be at work meanwhile."""
    home = home_from(environment())
    renewed = rotate(home, connect.real_ports())
    output.console.print(f"[green]Done.[/] {home.key_file} holds a new key; {renewed} consents were encrypted with it.")
    output.console.print(
        "Copy the key file to where you keep its backup. Backups of the database made before now need the old one."
    )


@app.command("reset")
def reset_key() -> None:
    """After the key file was lost: begin with a new key. Both sides have to be connected again; all else stays."""
    home = home_from(environment())
    gone = reset(home, connect.real_ports())
    output.console.print(f"[green]Done.[/] {home.key_file} holds a new key; {gone} consents were dropped.")
    output.console.print("Next: `exact-zoho connect zoho` and `exact-zoho connect exact`.")
