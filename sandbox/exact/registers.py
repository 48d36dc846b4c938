"""What the company's registers accept: countries, states, currencies, VAT numbers, and how long a text may be."""

from __future__ import annotations

import re

_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_COUNTRIES.split())
COUNTRY_NAMES = {
    "NL": "Nederland",
    "BE": "België",
    "DE": "Duitsland",
    "FR": "Frankrijk",
    "LU": "Luxemburg",
    "GB": "Verenigd Koninkrijk",
    "US": "Verenigde Staten",
}
#: few countries have states in the register; elsewhere none is accepted
STATES = {
    "NL": frozenset({"DR", "FL", "FR", "GE", "GR", "LB", "NB", "NH", "OV", "UT", "ZE", "ZH"}),
    "US": frozenset({"CA", "FL", "IL", "NY", "TX", "WA"}),
}
#: the currencies that are switched on in every company of the sandbox
CURRENCIES = {"EUR": "Euro", "USD": "Amerikaanse dollar", "GBP": "Brits pond"}

_NARROW = {
    "Name": 50,
    "AddressLine1": 60,
    "AddressLine2": 60,
    "AddressLine3": 60,
    "City": 40,
    "Postcode": 20,
    "Email": 100,
    "Website": 200,
    "Phone": 17,
    "ChamberOfCommerce": 40,
    "VATNumber": 20,
    # of contacts nothing is told: these are guesses
    "FirstName": 30,
    "MiddleName": 15,
    "LastName": 50,
    "BirthName": 50,
    "BirthNamePrefix": 15,
    "Initials": 10,
    "JobTitleDescription": 50,
    "Mobile": 17,
    "Description": 60,
    "ExtraDescription": 255,
    "YourRef": 40,
}
#: longest text of a column, by the answer of the switch `lengths`
LENGTHS = {
    "narrow": _NARROW,
    "wide": {
        **dict.fromkeys(("AddressLine1", "AddressLine2", "AddressLine3"), 80),
        "ChamberOfCommerce": 60,
        "Description": 60,
        "ExtraDescription": 255,
        "Email": 255,
        "Name": 255,
        "Website": 255,
        **dict.fromkeys(("FirstName", "LastName", "BirthName", "JobTitleDescription"), 128),
        **dict.fromkeys(("MiddleName", "BirthNamePrefix", "Initials", "Phone", "Mobile"), 40),
    },
}
_NOISE = re.compile(r"[\s.\-]")


def vat_number_passes(number: str, country: str | None) -> bool:
    """Whether the check digits are right, for the countries whose rule the sandbox knows."""
    bare = _NOISE.sub("", number).upper()
    prefix = bare[:2] if bare[:2].isalpha() else (country or "").strip()
    digits = bare[2:] if bare[:2].isalpha() else bare
    if prefix == "NL":
        return _dutch(digits)
    if prefix == "BE":
        return _belgian(digits)
    return bool(re.fullmatch(r"[0-9A-Z+*]{2,13}", digits))


def _dutch(digits: str) -> bool:
    if not re.fullmatch(r"\d{9}B\d{2}", digits):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:8], range(9, 1, -1), strict=True))
    spelled = "".join(str(int(letter, 36)) for letter in f"NL{digits}")
    return weighted % 11 == int(digits[8]) or int(spelled) % 97 == 1


def _belgian(digits: str) -> bool:
    number = digits.zfill(10)
    return bool(re.fullmatch(r"[01]\d{9}", number)) and 97 - int(number[:8]) % 97 == int(number[8:])
