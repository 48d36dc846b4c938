"""Where each side lives: Exact Online by country, Zoho by data centre, under the short names that people know."""

from __future__ import annotations

from enum import StrEnum

from exact_zoho.clients.hosts import ZOHO_CENTRES


class Country(StrEnum):
    """The country in whose Exact Online a company keeps its books; `com` is the international one."""

    NL = "nl"
    BE = "be"
    DE = "de"
    FR = "fr"
    ES = "es"
    UK = "uk"
    COM = "com"

    @property
    def url(self) -> str:
        """Exact Online's address in that country."""
        return f"https://start.exactonline.{'co.uk' if self is Country.UK else self.value}"


class DataCentre(StrEnum):
    """The Zoho data centre in which an organisation lives; `com` is the American one."""

    COM = "com"
    EU = "eu"
    IN = "in"
    AU = "au"
    JP = "jp"
    CA = "ca"
    SA = "sa"
    CN = "cn"
    UK = "uk"

    @property
    def accounts_url(self) -> str:
        """The accounts server of that data centre."""
        return f"https://{self._hosts[0]}"

    @property
    def api_url(self) -> str:
        """The API server of that data centre."""
        return f"https://www.{self._hosts[1]}"

    @property
    def _hosts(self) -> tuple[str, str]:
        ending = {"au": "com.au", "cn": "com.cn"}.get(self.value, self.value)
        return next(each for each in ZOHO_CENTRES if each[1] == f"zohoapis.{ending}")


def centre_at(location: str) -> DataCentre | None:
    """The data centre that an answer of Zoho calls its location; None for one that we do not know."""
    try:
        return DataCentre({"us": "com"}.get(location.lower(), location.lower()))
    except ValueError:
        return None
