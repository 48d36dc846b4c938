"""Numbers and addresses in the forms in which they are compared: registers, telephones, mailboxes, sites, premises."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

import stdnum.be.vat

from exact_zoho.core.names import folded_words
from exact_zoho.core.vocabulary import EVERYBODYS, PLACES, SECOND

BELGIAN, DUTCH = 10, 8  # digits of a number of the Belgian and of the Dutch register
STREET_LONG = 6  # characters of a postcode that names a street, as the Dutch one does


#: what begins the number of a flat in Belgium
BOX = re.compile(r"\b(?:bus|boite|boîte|bte|box)\b")


class Premises(NamedTuple):
    """Where somebody is: postcode, house number and street, each of which may be empty."""

    postcode: str
    number: str
    street: str


def plain_number(value: Any) -> str:
    """A register's number: letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", str(value).upper())


@lru_cache(maxsize=1 << 16)
def vat_number(value: Any) -> str:
    """A VAT number with its country; a number of equal digits stands for none."""
    number = re.sub(r"^(?:BTW|TVA|VAT)(?:NR)?", "", plain_number(value)) if value else ""
    if re.fullmatch(r"\d{9}B\d\d", number):
        number = f"NL{number}"
    if re.fullmatch(r"(?:BE)?[01]\d{9}|BE\d{9}", number) and stdnum.be.vat.is_valid(number):
        number = f"BE{stdnum.be.vat.compact(number)}"
    return "" if _made_up(number[2:]) else number


@lru_cache(maxsize=1 << 16)
def register_number(value: Any = None, vat: Any = None) -> str:
    """A number of the Dutch or Belgian register of companies; a Belgian VAT number contains it."""
    number = plain_number(value) if value else ""
    digits = re.sub(r"^[A-Z]+", "", number)
    if not digits and vat_number(vat).startswith("BE"):
        digits = vat_number(vat)[2:]
    if digits.isdecimal() and not _made_up(digits):
        return _register_digits(digits)
    return "" if _made_up(digits) else digits


def _register_digits(digits: str) -> str:
    if len(digits) in (BELGIAN - 1, BELGIAN):
        return digits.zfill(BELGIAN)
    if len(digits) == DUTCH + 4 and not digits.startswith("0000"):  # with the number of an establishment behind it
        return digits[:DUTCH]
    return digits.zfill(DUTCH)


def _made_up(number: str) -> bool:
    return len(set(re.sub(r"\D", "", number))) <= 1


def plain_mail(value: Any) -> str:
    """An e-mail address, without case."""
    text = str(value).strip().casefold()
    return text if "@" in text else ""


@lru_cache(maxsize=1 << 16)
def phone_number(value: Any) -> str:
    """The digits of the first telephone number in a text, without country code, zeros before it and extension."""
    text = re.split(r"[/;|]|\b(?:tst|toestel|ext|poste)\b", str(value or "").casefold().replace("(0)", ""))[0]
    digits = re.sub(r"\D", "", text)
    abroad = text.lstrip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    for code, length in (("31", 11), ("32", 10)):
        if digits.startswith(code) and (abroad or len(digits) >= length):
            digits = digits[len(code) :].lstrip("0")
            break
    return digits if len(digits) > STREET_LONG and not _made_up(digits) else ""


@lru_cache(maxsize=1 << 16)
def domains(website: Any = None, email: Any = None) -> frozenset[str]:
    """The internet domains of a company, by its site and its mailbox; those that everybody may use left out."""
    site = re.sub(r"^[a-z]+://", "", str(website or "").strip().casefold()).split("/")[0].split("?")[0].split(":")[0]
    found = {_registered(site), _registered(plain_mail(email).rpartition("@")[2])}
    return frozenset(found - EVERYBODYS - {""})


def _registered(host: str) -> str:
    labels = [label for label in host.split(".") if label]
    if len(labels) < 2:
        return ""
    return ".".join(labels[-3:] if labels[-2] in SECOND and len(labels[-1]) == 2 else labels[-2:])


@lru_cache(maxsize=1 << 16)
def place(value: Any) -> str:
    """A town in one spelling."""
    text = "".join(word for word in folded_words(value or "") if not word.isdecimal())
    return PLACES.get(text, text)


def country(value: Any) -> str:
    """A country, without case."""
    return "".join(folded_words(value or ""))


@lru_cache(maxsize=1 << 16)
def premises(postcode: Any = None, street: Any = None) -> Premises | None:
    """An address by its postcode, house number and street."""
    code = re.sub(r"^(?:NL|BE?|L|F|D)-?(?=\d)", "", re.sub(r"\s", "", str(postcode or "")).upper()).replace("-", "")
    line = BOX.split(str(street or "").casefold())[0]
    words = [word for word in folded_words(line) if not re.fullmatch(r"\d+[a-z]?", word)]
    name = "".join(words).replace("ij", "y")
    return Premises(code, _house_number(line), name) if code or name else None


def _house_number(line: str) -> str:
    """The number of the house: that of "Plein 1944 7" is 7, of "Kade 12-14" 12, of "12, rue de la Loi" 12."""
    if french := re.match(r"\s*(\d+)[ ,]+(?:rue|avenue|av|bd|boulevard|place|chaussee|chaussée|quai)\b", line):
        return french[1]
    numbers = re.findall(r"(?:^|\s)(\d+)(?!\d|(?:e|ste|de|er)\b)", line)
    return numbers[-1] if numbers else ""


def premises_terms(at: Premises) -> tuple[str, ...]:
    """What an address is looked up by: postcode and number, and the street where the postcode names a town."""
    if not at.postcode or not at.number:
        return ()
    return (" ".join((at.postcode, at.number) + (() if len(at.postcode) >= STREET_LONG else (at.street[:5],))),)
