"""Kinds of values: how each is read from a side, written to it, compared, and kept.

A kind knows four things: `read` (a side's JSON value to the common value), `write` (back), `same` (equal as far as two
systems that trim, re-case or round can tell), and `problem` (why a side would refuse the value). Common values are
`str`, `bool`, `Decimal`, `date` or None; nothing is ever a float. Emptiness is None on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import stdnum.be.vat
import stdnum.nl.btw
from babel import Locale

EXACT_DATE = re.compile(r"^/Date\((-?\d+)(?:[+-]\d{4})?\)/$")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LINE_ENDS = re.compile(r"\r\n?")
BLANKS = re.compile(r"\s+")


class _Unknown:
    """A value a side shows that we have no word for: it is left alone on both sides."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


def folded(text: str) -> str:
    """Text as two systems agree on it: composed, without case, blanks collapsed."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


@dataclass(frozen=True)
class Kind:
    """Plain values; the root of all kinds. `side` is "exact" or "zoho" throughout."""

    def read(self, side: str, raw: Any) -> Any:
        """The common value of what a side's JSON holds; raises ValueError where it cannot be understood."""
        return raw

    def write(self, side: str, value: Any) -> Any:
        """What to put into a side's JSON for a common value."""
        return value

    def same(self, one: Any, other: Any) -> bool:
        """Whether two common values are equal up to what a server may do to a value it stores."""
        return bool(one == other)

    def problem(self, side: str, value: Any) -> str | None:
        """Why a side would refuse the value, in the user's words; None where it would not."""
        return None

    def fitted(self, value: Any, places: int | None) -> Any:
        """The value as a column with so many decimals can hold it."""
        return value

    def picks(self, value: Any) -> tuple[Any, ...]:
        """The words of a picklist in Zoho that the value consists of."""
        return (self.write("zoho", value),)

    def dump(self, value: Any) -> Any:
        """The value as JSON, for keeping."""
        return value

    def load(self, kept: Any) -> Any:
        """The value kept by `dump`."""
        return kept


@dataclass(frozen=True)
class Text(Kind):
    """A text. `limits` hold for sides that publish none; Zoho's metadata beats them."""

    limits: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(type(self))

    def read(self, side: str, raw: Any) -> str | None:
        """Composed, without blanks around it; padding and empty text are nothing."""
        if raw is None or isinstance(raw, bool | dict | list):
            if raw is None:
                return None
            raise ValueError("text expected")
        return LINE_ENDS.sub("\n", unicodedata.normalize("NFC", str(raw))).strip() or None

    def same(self, one: Any, other: Any) -> bool:
        """Equal but for case and blanks."""
        return bool(one == other) or (one is not None and other is not None and folded(one) == folded(other))


TEXT = Text()


#: what Dutch and Flemish surnames begin with, written in small letters where it is no part of the name proper
INFIX = re.compile(
    r"(?:(?:aan|bij|d'|da|de|del|della|den|der|des|di|du|het|in|la|le|les|onder|op|over|'s|'t|te|ten|ter|uit|uijt|v\.?d\.?|"
    r"van|vande|vanden|vander|von|voor|zu|zum|zur)(?:\s+|(?<=')))+(?=\S)"
)


@dataclass(frozen=True)
class Surname(Text):
    """A surname with its infix, which a side may keep in a column of its own: "van der" and "Berg"."""

    def __hash__(self) -> int:
        return hash(type(self))

    def split(self, value: Any) -> tuple[str | None, str | None]:
        """The infix and the rest; a surname that begins with a capital is all rest."""
        infix = INFIX.match(value) if value else None
        return (infix[0].strip(), value[infix.end() :]) if infix else (None, value)


@dataclass(frozen=True)
class Website(Text):
    """An address on the web; a scheme or a slash at the end makes no difference."""

    def __hash__(self) -> int:
        return hash(type(self))

    def same(self, one: Any, other: Any) -> bool:
        """Equal but for scheme, case and a slash at the end."""
        return bool(_site(one) == _site(other))


def _site(value: Any) -> Any:
    return re.sub(r"^https?://", "", folded(value)).rstrip("/") if value else None


@dataclass(frozen=True)
class Code(Text):
    """A short code in capitals, such as a currency or a language."""

    def __hash__(self) -> int:
        return hash(type(self))

    def read(self, side: str, raw: Any) -> str | None:
        """Without padding, in capitals."""
        text = super().read(side, raw)
        return text.upper() if text else None


@dataclass(frozen=True)
class Currency(Code):
    """The currency of an amount; where none is named it is the company's own, whichever that is."""

    def __hash__(self) -> int:
        return hash(type(self))

    def same(self, one: Any, other: Any) -> bool:
        """Equal, or not named."""
        return one is None or other is None or super().same(one, other)


@dataclass(frozen=True)
class Taxes(Text):
    """What is charged on a sale: a VAT code in Exact; in Zoho the taxes of a product, under the names it shows there.

    Zoho tells them as one text, as texts or as objects. Several are one text here, in order of their names.
    """

    def __hash__(self) -> int:
        return hash(type(self))

    def read(self, side: str, raw: Any) -> str | None:
        """The code, or the names of the taxes."""
        if side == "exact" or raw is None:
            return super().read(side, raw)
        chosen = raw if isinstance(raw, list) else str(raw).split(";")
        names = [each.get("value") or each.get("name") if isinstance(each, dict) else each for each in chosen]
        return super().read(side, ";".join(sorted({str(name).strip() for name in names if name})))

    def write(self, side: str, value: Any) -> Any:
        """The code for Exact, the chosen taxes for Zoho."""
        if side == "exact" or value is None:
            return value
        return [{"value": name} for name in self.picks(value)]

    def picks(self, value: Any) -> tuple[Any, ...]:
        """The taxes, one by one."""
        return tuple(value.split(";"))


@dataclass(frozen=True)
class RegistrationNumber(Text):
    """A number of a register (VAT, chamber of commerce): dots, dashes and blanks in it mean nothing."""

    def __hash__(self) -> int:
        return hash(type(self))

    def read(self, side: str, raw: Any) -> str | None:
        """Compact and in capitals."""
        text = super().read(side, raw)
        return re.sub(r"[\s.\-/]", "", text).upper() or None if text else None


@dataclass(frozen=True)
class VatNumber(RegistrationNumber):
    """A VAT number. Exact refuses the whole account for a wrong check digit, so that is looked at first."""

    def __hash__(self) -> int:
        return hash(type(self))

    def problem(self, side: str, value: Any) -> str | None:
        """Dutch and Belgian numbers have a check digit; others are the server's to judge."""
        if value and side == "exact" and not vat_number_holds(value):
            return "is not a valid VAT number"
        return None


def vat_number_holds(value: str) -> bool:
    """Whether a VAT number passes its country's check; true for countries whose check we do not make."""
    if value.startswith("NL"):
        return bool(stdnum.nl.btw.is_valid(value))
    if value.startswith("BE"):
        return bool(stdnum.be.vat.is_valid(value))
    return True


@dataclass(frozen=True)
class Money(Kind):
    """An amount with two decimals, exact to the cent."""

    places: int = 2

    def read(self, side: str, raw: Any) -> Decimal | None:
        """From a JSON number or its text, rounded half up; NaN and words are refused."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, bool):
            raise ValueError("amount expected")
        try:
            amount = Decimal(str(raw))
        except InvalidOperation as wrong:
            raise ValueError("amount expected") from wrong
        if not amount.is_finite():
            raise ValueError("amount expected")
        return self._rounded(amount)

    def write(self, side: str, value: Any) -> float | None:
        """A JSON number whose text is exactly the amount; raises ValueError where none is."""
        if value is None:
            return None
        number = float(value)
        if Decimal(repr(number)) != value:
            raise ValueError("amount too large to be sent exactly")
        return number

    def same(self, one: Any, other: Any) -> bool:
        """Equal to the cent; Zoho cuts further decimals, Exact rounds them."""
        if one is None or other is None:
            return bool(one == other)
        return bool(abs(one - other) < Decimal(1).scaleb(-self.places))

    def dump(self, value: Any) -> str | None:
        """As text, so that no float comes near it."""
        return None if value is None else str(value)

    def load(self, kept: Any) -> Decimal | None:
        """From text."""
        return None if kept is None else Decimal(kept)

    def _rounded(self, amount: Decimal) -> Decimal:
        try:
            # + 0 turns -0.00 into 0.00, which no server can tell apart
            return amount.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP) + 0
        except InvalidOperation:
            raise ValueError("amount too large") from None


@dataclass(frozen=True)
class Price(Money):
    """The price of one piece, which may have more decimals than money has; a side with fewer rounds or cuts them."""

    places: int = 6

    def same(self, one: Any, other: Any) -> bool:
        """Equal as far as the one with fewer decimals can show it."""
        if one is None or other is None:
            return bool(one == other)
        short, long = sorted((one, other), key=_decimals)
        shown = _unit(max(2, _decimals(short)))
        return short in (long, long.quantize(shown, ROUND_HALF_UP), long.quantize(shown, ROUND_DOWN))

    def fitted(self, value: Any, places: int | None) -> Any:
        """Rounded half up, because Zoho would cut."""
        return value if value is None or places is None else _plain(value.quantize(_unit(places), ROUND_HALF_UP))

    def _rounded(self, amount: Decimal) -> Decimal:
        return _plain(super()._rounded(amount))


def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _plain(amount: Decimal) -> Decimal:
    """An amount with two decimals, or with as many more as it needs."""
    cents = amount.quantize(_unit(2))
    return cents if cents == amount else amount.normalize()


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no. Exact says it as a boolean or as the byte 0 or 1; an empty box is no."""

    def read(self, side: str, raw: Any) -> bool:
        """True for true and 1."""
        if raw in (None, False, 0, "0", "false"):
            return False
        if raw in (True, 1, "1", "true"):
            return True
        raise ValueError("yes or no expected")


@dataclass(frozen=True)
class Day(Kind):
    """A date without a time zone; it never shifts."""

    def read(self, side: str, raw: Any) -> date | None:
        """Exact's milliseconds are its wall clock dressed up as UTC, so they are read as if they were UTC."""
        if raw is None or raw == "":
            return None
        if match := EXACT_DATE.match(str(raw)):
            try:
                return (EPOCH + timedelta(milliseconds=int(match[1]))).date()
            except OverflowError:
                raise ValueError("date expected") from None
        return date.fromisoformat(str(raw)[:10])

    def write(self, side: str, value: Any) -> str | None:
        """The plain date, which both sides take."""
        return value.isoformat() if value else None

    def dump(self, value: Any) -> str | None:
        """As ISO text."""
        return value.isoformat() if value else None

    def load(self, kept: Any) -> date | None:
        """From ISO text."""
        return date.fromisoformat(kept) if kept else None


@dataclass(frozen=True)
class Country(Kind):
    """A country: Exact holds its two-letter code, Zoho whatever people type; we write the English name there.

    What nobody knows stays the text it is, and is a problem only for Exact.
    """

    def read(self, side: str, raw: Any) -> str | None:
        """The two-letter code, from code or name in English, Dutch, French or German."""
        text = Text().read(side, raw)
        if text is None:
            return None
        return _country_codes().get(folded(text), text)

    def write(self, side: str, value: Any) -> str | None:
        """The code for Exact, the English name for Zoho."""
        if value is None or side == "exact":
            return value  # type: ignore[no-any-return]  # a country is text
        return _country_name(value)

    def same(self, one: Any, other: Any) -> bool:
        """Equal but for case."""
        return Text().same(one, other)

    def problem(self, side: str, value: Any) -> str | None:
        """Exact takes only codes."""
        if value and side == "exact" and not re.fullmatch(r"[A-Z]{2}", value):
            return "is not a country we know"
        return None


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    codes: dict[str, str] = {"holland": "NL", "the netherlands": "NL", "uk": "GB", "usa": "US"}
    for language in ("de", "fr", "nl", "en"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code):
                codes[folded(name)] = code
                codes[code.casefold()] = code
    return codes


def _country_name(code: str) -> str:
    return str(Locale("en").territories.get(code, code))


@dataclass(frozen=True)
class Choice(Kind):
    """A coded value with a word for each code in Zoho: (code, word) pairs, a code's first word is the one we write.

    `blank` is the code that an empty Zoho field stands for. A word without a code is UNKNOWN: the field is left alone.
    """

    words: tuple[tuple[str, str], ...] = ()
    blank: str | None = None

    def read(self, side: str, raw: Any) -> Any:
        """The code."""
        text = Text().read(side, raw)
        if side == "exact":
            return text if text is None or any(code == text for code, _ in self.words) else UNKNOWN
        if text is None:
            return self.blank
        return next((code for code, word in self.words if folded(word) == folded(text)), UNKNOWN)

    def write(self, side: str, value: Any) -> str | None:
        """The code for Exact, its first word for Zoho."""
        if value is None or side == "exact":
            return value  # type: ignore[no-any-return]  # a code is text
        return next(word for code, word in self.words if code == value)


@dataclass(frozen=True)
class Coming:
    """The id that a record of `side` will have across: it is created there before what refers to it."""

    side: str
    id: str


@dataclass(frozen=True)
class Ref(Kind):
    """A reference to a record of another (or the same) entity; the common value is the target's id on that side.

    A `deferred` one may be written after both records exist, because relations have cycles.
    """

    entity: str = ""
    deferred: bool = False

    def dump(self, value: Any) -> Any:
        """The id, or whose partner it will be."""
        return {"side": value.side, "id": value.id} if isinstance(value, Coming) else value

    def load(self, kept: Any) -> Any:
        """From `dump`."""
        return Coming(kept["side"], kept["id"]) if isinstance(kept, dict) else kept

    def read(self, side: str, raw: Any) -> str | None:
        """The id: Exact's bare guid, Zoho's `{"name", "id"}` or id alone."""
        if isinstance(raw, dict):
            raw = raw.get("id")
        return str(raw) if raw not in (None, "") else None

    def write(self, side: str, value: Any) -> Any:
        """The id as the side wants it."""
        if side == "exact" or value is None:
            return value
        return {"id": value}
