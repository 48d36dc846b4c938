"""`exact-zoho connect`: give the synchronisation the right to act for a user of Zoho CRM or of Exact Online."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from exact_zoho.cli import output
from exact_zoho.cli.connecting import SCOPES_TITLE, Desk
from exact_zoho.cli.opening import environment
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.core.entity import Side
from exact_zoho.engine import connect
from exact_zoho.engine.configuration import APPS, App, app_from
from exact_zoho.engine.connected import Connected, chosen, take_up
from exact_zoho.engine.consenting import question
from exact_zoho.engine.regions import Country, DataCentre
from exact_zoho.engine.scopes import exact_scopes, zoho_scopes
from exact_zoho.errors import ConfigurationError, UsageError

app = typer.Typer(help="Connect Zoho CRM and Exact Online, in any order, or once more.")

LOOPBACK = "127.0.0.1"
ZOHO_PORT = 8765

Open = Annotated[bool, typer.Option("--open", help="Open the consent page in the browser of this machine.")]
Save = Annotated[bool, typer.Option("--save", help="Keep what was given in the environment file, EXACT_ZOHO_ENV.")]
Redirect = Annotated[
    str, typer.Option("--redirect", metavar="URL", help="The redirect address registered for the app.")
]


@app.callback(invoke_without_command=True)
def overview(
    context: typer.Context,
    scopes: Annotated[bool, typer.Option("--scopes", help="List what is asked for and why; calls nobody.")] = False,
    json: Json = False,
) -> None:
    """Connect Zoho CRM and Exact Online, in any order, or once more."""
    if context.invoked_subcommand:
        return
    if not scopes:
        output.console.print(context.get_help(), markup=False)
        raise typer.Exit(2)
    needed = {Side.ZOHO: zoho_scopes(), Side.EXACT: exact_scopes()}
    if json:
        output.as_json({side: [vars(scope) for scope in each] for side, each in needed.items()})
        return
    for side, each in needed.items():
        output.table(SCOPES_TITLE[side], ("scope", "to"), [(scope.name, scope.why) for scope in each])
    output.console.print("For Zoho's self client, in one line:", ",".join(each.name for each in needed[Side.ZOHO]))


@app.command("zoho")
def connect_zoho(
    data_centre: Annotated[
        DataCentre | None, typer.Option("--data-centre", help="Where your organisation lives; beats ZOHO_ACCOUNTS_URL.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="The port to which the browser comes back.")] = ZOHO_PORT,
    redirect: Redirect = "",
    paste: Annotated[
        bool, typer.Option("--paste", help="The browser is on another machine: paste the address it ends at.")
    ] = False,
    code: Annotated[
        str, typer.Option("--code", help="The code of a self client, made in the API console; - reads it.")
    ] = "",
    opens: Open = False,
    save: Save = False,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Let the synchronisation act for a user of Zoho CRM."""
    desk = Desk(Side.ZOHO, environment(name), json)
    if data_centre:
        desk.environ["ZOHO_ACCOUNTS_URL"] = data_centre.accounts_url
    desk.ask_missing(APPS[Side.ZOHO])
    whom, home = app_from(desk.environ, Side.ZOHO)
    if not whom.api_url:
        raise ConfigurationError("ZOHO_API_URL is not set, and does not follow from ZOHO_ACCOUNTS_URL: set it as well")
    scopes, ports = zoho_scopes(), connect.real_ports()
    desk.show_scopes(scopes)
    back = "" if code else redirect or f"http://{LOOPBACK}:{port}/callback"
    if not code:
        asked = question(whom, back, scopes, ports.random)
        code = desk.answer(asked, None if paste else (LOOPBACK, port), opens=opens)
    found = take_up(whom, home, sys.stdin.readline().strip() if code == "-" else code, back, scopes, ports)
    _tell_zoho(desk, found, desk.keep(save=save))


def _tell_zoho(desk: Desk, found: Connected, kept: str) -> None:
    if desk.quiet:
        output.as_json({
            "connected": "zoho", "organisation": found.organisation_id, "name": found.organisation,
            "lacking": [scope.name for scope in found.lacking], "environment_file": kept or None,
        })  # fmt: skip
        return
    where = f"to {escape(found.organisation)} ({found.organisation_id})" if found.organisation_id else ""
    desk.say(f"[green]Zoho CRM is connected[/] {where}".rstrip() + ".")
    if found.lacking:
        desk.say("[yellow]The consent lacks scopes, without which some of it will not work:[/]")
        for scope in found.lacking:
            desk.say(f"  {scope.name}: {scope.why}", markup=False)
    desk.say("Next: `exact-zoho connect exact` if you have not, then `exact-zoho setup`.")


@app.command("exact")
def connect_exact(
    country: Annotated[
        Country | None, typer.Option("--country", help="Whose Exact Online it is; beats EXACT_ONLINE_URL.")
    ] = None,
    redirect: Redirect = "",
    listen: Annotated[
        str, typer.Option("--listen", metavar="[HOST:]PORT", help="Take the browser that a proxy forwards to here.")
    ] = "",
    opens: Open = False,
    save: Save = False,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Let the synchronisation act for a user of Exact Online."""
    desk = Desk(Side.EXACT, environment(name), json)
    given = {"EXACT_ONLINE_URL": country.url if country else "", "EXACT_ONLINE_REDIRECT_URL": redirect}
    desk.environ |= {variable: value for variable, value in given.items() if value}
    desk.ask_missing((*APPS[Side.EXACT], "EXACT_ONLINE_REDIRECT_URL"))
    whom, home = app_from(desk.environ, Side.EXACT)
    back = _redirect(desk)
    scopes, ports = exact_scopes(), connect.real_ports()
    desk.show_scopes(scopes)
    asked = question(whom, back, scopes, ports.random)
    code = desk.answer(asked, _place(listen), opens=opens)
    _tell_exact(desk, whom, take_up(whom, home, code, back, scopes, ports), save=save)


def _redirect(desk: Desk) -> str:
    if back := desk.environ.get("EXACT_ONLINE_REDIRECT_URL", "").strip():
        return back
    raise ConfigurationError(
        "EXACT_ONLINE_REDIRECT_URL is not set: set it, or give --redirect, to the https address registered with the "
        "app in Exact's App Centre"
    )


def _place(listen: str) -> tuple[str, int] | None:
    if not listen:
        return None
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UsageError(f"--listen {listen}: expected PORT or HOST:PORT, such as 8766")
    return host.strip("[]") or LOOPBACK, int(port)


def _tell_exact(desk: Desk, whom: App, found: Connected, *, save: bool) -> None:
    number = chosen(whom, found.divisions)
    if not number and desk.asks:
        _divisions(found)
        number = typer.prompt("Which one", type=int)
    if number:
        desk.environ["EXACT_ONLINE_DIVISION"] = str(number)
    kept = desk.keep(save=save)
    if desk.quiet:
        output.as_json({
            "connected": "exact", "user": found.user, "division": number or None,
            "divisions": [vars(each) for each in found.divisions], "shared": list(found.shared),
            "environment_file": kept or None,
        })  # fmt: skip
        return
    desk.say(f"[green]Exact Online is connected[/], as {escape(found.user)}.")
    if found.shared:
        desk.say(f"The same user's connections work with this consent from now on: {', '.join(found.shared)}.")
    if not number:
        _divisions(found)
        desk.say("Set EXACT_ONLINE_DIVISION to the number of the one to synchronise.")
    elif not whom.division and not kept:
        desk.say(f"Set EXACT_ONLINE_DIVISION={number}.")
    desk.say("Next: `exact-zoho connect zoho` if you have not, then `exact-zoho setup`.")


def _divisions(found: Connected) -> None:
    rows = [(each.code, each.name, each.country) for each in found.divisions]
    output.table("Divisions that this user may see", ("number", "name", "country"), rows)
