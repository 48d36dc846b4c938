"""Both pretend services and the company that uses them, ready for a test or a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from sandbox.clock import Clock
from sandbox.company import Company, build
from sandbox.company_arrival import Populated, populate
from sandbox.company_crm import OWN_FIELDS
from sandbox.exact.service import ExactOnline
from sandbox.exact.switches import SWITCHES as EXACT_SWITCHES
from sandbox.shelf import shelf_of
from sandbox.switches import randomised
from sandbox.transport import SandboxTransport
from sandbox.zoho.fields import FieldDef, api_name
from sandbox.zoho.service import ZohoCrm
from sandbox.zoho.switches import SWITCHES as ZOHO_SWITCHES

#: where the services are to be found by the universe's own transport; nothing listens there
EXACT_URL = "http://127.0.0.1:18001"
ZOHO_URL = "http://127.0.0.1:18002"
EXACT_APP = ("exact-client", "exact-secret")
ZOHO_APP = ("zoho-client", "zoho-secret")
ORGANISATION = {"id": "20071234567", "company_name": "De Gouden Leeuw Groothandel"}


class Universe:
    """An Exact division and a Zoho organisation of one company, over one clock."""

    def __init__(
        self,
        clock: Clock | None = None,
        seed: int = 1,
        size: int = 300,
        exact_switches: Mapping[str, Any] | None = None,
        zoho_switches: Mapping[str, Any] | None = None,
        divisions: Mapping[int, str] | None = None,
        populate: bool = True,
        further: Mapping[int, str] | None = None,
        people: bool = False,
        rough: float = 0.0,
        goods: bool = False,
    ) -> None:
        self.clock = clock or Clock()
        self.company: Company = build(seed, size if populate else 0, people=people, rough=rough, goods=goods)
        self.divisions = {**(divisions or {123456: self.company.division_name}), **(further or {})}
        self.division = next(iter(self.divisions))
        self.exact = ExactOnline(self.clock, exact_switches, *EXACT_APP, divisions=self.divisions)
        self.zoho = ZohoCrm(self.clock, zoho_switches, *ZOHO_APP, org=ORGANISATION)
        self.ids: Populated = self._move_in() if populate else Populated()
        for service in (self.exact, self.zoho):
            shelf_of(service).keep_start(service)

    @classmethod
    def randomised(cls, random: Random, **arguments: Any) -> Universe:
        """A universe in which every open question about the two services has an answer drawn by `random`."""
        return cls(
            exact_switches=randomised(EXACT_SWITCHES, random),
            zoho_switches=randomised(ZOHO_SWITCHES, random),
            **arguments,
        )

    def transport(self) -> SandboxTransport:
        """Both services under their addresses, without a socket."""
        return SandboxTransport({EXACT_URL: self.exact, ZOHO_URL: self.zoho})

    def environment(self, exact_url: str = EXACT_URL, zoho_url: str = ZOHO_URL) -> dict[str, str]:
        """The variables that point a program at this universe, with a fresh consent on either side."""
        return {
            "EXACT_ONLINE_URL": exact_url,
            "EXACT_ONLINE_CLIENT_ID": EXACT_APP[0],
            "EXACT_ONLINE_CLIENT_SECRET": EXACT_APP[1],
            "EXACT_ONLINE_REFRESH_TOKEN": self.exact.seed_token(),
            "EXACT_ONLINE_DIVISION": str(self.division),
            "ZOHO_ACCOUNTS_URL": zoho_url,
            "ZOHO_API_URL": zoho_url,
            "ZOHO_CLIENT_ID": ZOHO_APP[0],
            "ZOHO_CLIENT_SECRET": ZOHO_APP[1],
            "ZOHO_REFRESH_TOKEN": self.zoho.seed_token(),
        }

    def _move_in(self) -> Populated:
        module = self.zoho.state.modules["Accounts"]
        for label, data_type, length in OWN_FIELDS:
            name = api_name(label)
            module.fields[name] = FieldDef(self.zoho.state.next_id(), name, label, data_type, length, custom=True)
        return populate(self.company, self.exact, self.zoho, self.division)
