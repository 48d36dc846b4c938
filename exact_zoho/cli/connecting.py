"""What `exact-zoho connect` has in common for both sides: what is asked, shown, waited for and kept."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import typer

from exact_zoho.cli import output
from exact_zoho.core.entity import Side
from exact_zoho.engine import environment_file
from exact_zoho.engine.configuration import APPS, VARIABLES
from exact_zoho.engine.consenting import Question, StrangeAnswerError, code_in
from exact_zoho.engine.listening import listening
from exact_zoho.engine.regions import Country, DataCentre
from exact_zoho.engine.scopes import Scope
from exact_zoho.errors import UsageError

#: what may be kept in the environment file for each side; never a seed, which is used only once
KEPT = {
    Side.EXACT: (*APPS[Side.EXACT], "EXACT_ONLINE_REDIRECT_URL", "EXACT_ONLINE_DIVISION"),
    Side.ZOHO: (*APPS[Side.ZOHO], "ZOHO_API_URL"),
}


@dataclass
class Desk:
    """One conversation about one side; `quiet` where a machine reads the outcome, and words go to the error stream."""

    side: Side
    environ: dict[str, str]
    quiet: bool

    def say(self, text: str = "", **how: Any) -> None:
        """Tell the person something."""
        (output.errors if self.quiet else output.console).print(text, **how)

    @property
    def asks(self) -> bool:
        """Whether somebody is there to answer."""
        return sys.stdin.isatty() and not self.quiet

    def ask_missing(self, names: Iterable[str]) -> None:
        """On a terminal, ask for the variables that are not set; elsewhere all that is missing is told later."""
        variables = {each.name: each for each in VARIABLES}
        for name in names:
            if self.asks and not self.environ.get(name, "").strip():
                self.environ[name] = _region(name) or typer.prompt(
                    variables[name].meaning, hide_input=variables[name].secret
                )

    def show_scopes(self, scopes: Sequence[Scope]) -> None:
        """Say what will be asked for, before anything is."""
        self.say(f"[bold]{SCOPES_TITLE[self.side]}[/]")
        for scope in scopes:
            self.say(f"  {scope.name}\n      [dim]{scope.why}[/]")

    def answer(self, asked: Question, place: tuple[str, int] | None, *, opens: bool) -> str:
        """Send a person to the consent page; gives the code that the browser brings here, or that is pasted."""
        if place is None:
            self._show(asked, opens=opens)
            return self._pasted(asked)
        path = urlsplit(asked.redirect).path
        with listening(*place, path, lambda query: code_in(asked, query)) as listener:
            self._show(asked, opens=opens)
            self.say(f"Waiting on {place[0]}:{listener.port} for the browser to come back … (Ctrl-C gives up)")
            return listener.wait()

    def _show(self, asked: Question, *, opens: bool) -> None:
        self.say(f"\nOpen this address, and sign in as {WHO[self.side]}:\n")
        self.say(asked.address, markup=False, soft_wrap=True)
        self.say()
        if opens:
            webbrowser.open(asked.address)

    def _pasted(self, asked: Question) -> str:
        """The code in the address that a person pastes, or that a program writes to the standard input."""
        self.say("Then paste the whole address that the browser ends at, whether or not a page is shown there:")
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                return code_in(asked, line)
            except StrangeAnswerError as strange:
                self.say(str(strange), markup=False)
        raise UsageError("no redirect address was given on the standard input; connect again")

    def keep(self, *, save: bool) -> str:
        """Keep what was given in the environment file, where wished; gives the file, empty where nothing was kept."""
        path = environment_file.location(self.environ)
        if not save and self.asks:
            save = typer.confirm(f"Keep these settings, the client secret among them, in {path}?")
        if not save:
            return ""
        given = {name: value for name in KEPT[self.side] if (value := self.environ.get(name, "").strip())}
        environment_file.save(path, given)
        self.say(f"Kept in {path}, which only you can read; every command reads it.", markup=False)
        return str(path)


SCOPES_TITLE = {
    Side.EXACT: "What the app needs in Exact's App Centre, and no more",
    Side.ZOHO: "What Zoho will ask you to allow, and no more",
}
WHO = {
    Side.EXACT: "the user of Exact Online under whose name the synchronisation shall work",
    Side.ZOHO: "the Zoho CRM user under whose name the synchronisation shall work",
}


def _region(name: str) -> str:
    """An address, asked for by the short name of its country or data centre; empty for other variables."""
    if name == "EXACT_ONLINE_URL":
        return Country(_choice("the country of your Exact Online", list(Country))).url
    if name == "ZOHO_ACCOUNTS_URL":
        return DataCentre(_choice("the data centre of your Zoho", list(DataCentre))).accounts_url
    return ""


def _choice(what: str, choices: Sequence[str]) -> str:
    while True:
        answer = str(typer.prompt(f"{what} ({', '.join(choices)})")).strip().lower()
        if answer in choices:
            return answer
