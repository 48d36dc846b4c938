"""Two ways of writing one name: legal forms, "en" and "&", abbreviations, slips of the keyboard, a trade name."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.support import labelled_words as words
from tests.support.labelled_company import Company, family, fantasy


class Spellings(NamedTuple):
    """The ways of writing one name in a country; {one} and {other} stand for families, {word} for a fantasy."""

    country: str
    french: bool
    ways: tuple[str, ...]


def spellings(country: str, *rows: str, french: bool = False) -> tuple[Spellings, ...]:
    """The rows of a list, each with its ways."""
    return tuple(Spellings(country, french, words.words(row)) for row in rows)


#: how else a legal form is written, or what it was called before the law of 2019, or in the other language
FORMS = {
    "B.V.": words.words("BV|b.v.|B.V|bv|Besloten Vennootschap|"),
    "N.V.": words.words("NV|n.v.|nv|"),
    "V.O.F.": words.words("VOF|v.o.f.|Vof|"),
    "": words.words("eenmanszaak|(eenmanszaak)|- eenmanszaak"),
    "BV": words.words("BVBA|B.V.B.A.|bvba|B.V.|bv|SRL|"),
    "NV": words.words("N.V.|nv|SA|S.A.|"),
    "CommV": words.words("Comm.V.|Comm. V|GCV|SComm|"),
    "VOF": words.words("V.O.F.|vof|SNC|"),
    "SRL": words.words("SPRL|S.P.R.L.|S.R.L.|srl|BV|"),
    "SA": words.words("S.A.|sa|NV|"),
    "SComm": words.words("S.Comm.|SCS|CommV|"),
    "SNC": words.words("S.N.C.|snc|VOF|"),
}
DOMAIN_ENDINGS = ("groep.nl", "online.nl", ".eu", ".net")

ACCENTED = words.words(
    "Café De Zwaan|Crème & Co|Zoë Mode|Hélène Interieur|Coöperatie De Eendracht|Ideeënfabriek|Financiën Plus|"
    "Hôtel de la Poste|Pâtisserie Noël|Großmann Techniek|Müller Verpakkingen|Cœur de Ville|Œuvre Architecten|"
    "Ĳsselmeer Watersport|Ĳzerhandel Bos|Brasserie L'Été|Société Lefèvre|Frères Évrard|Electroménager Piérard|"
    "Chloé Bruidsmode|Reünie Evenementen|Patiënt & Zorg|Geïsoleerd Bouwen|Vélo Liégeois|Boulangerie Grégoire|"
    "Façade Techniek|Señor Tapas|Maïskwekerij Bos|Garage François|Bœuf Bourgeois|Prêt à Porter Simone|Lichtkoepel Één"
)
AND = (
    *spellings(
        "NL",
        "{one} en Zonen|{one} & Zonen|{one} & Zn.|{one} en Zn.",
        "{one} en {other}|{one} & {other}|{one} + {other}|{one} and {other}",
        "{one} & {other} Advocaten|{one} en {other} Advocaten",
        "{word} Bouw en Techniek|{word} Bouw & Techniek",
        "Water en Vuur {one}|Water & Vuur {one}",
    ),
    *spellings("BE", "{one} en Zonen|{one} & Zonen|{one} & Zn", "{one} en {other}|{one} & {other}|{one} et {other}"),
    *spellings("BE", "{one} et Fils|{one} & Fils", "{one} et {other}|{one} & {other}|{one} en {other}", french=True),
)
ABBREVIATED = (
    *spellings(
        "NL",
        "Firma {one}|Fa. {one}|Fa {one}",
        "Gebroeders {one}|Gebr. {one}|Gebr {one}|Gbr. {one}",
        "Koninklijke {word}|Kon. {word}",
        "Administratiekantoor {one}|Adm.kantoor {one}|Adm. Kantoor {one}",
        "{word} Internationaal|{word} Int.",
        "{word} Maatschappij|{word} Mij.",
        "Stichting {word}|St. {word}|Stg. {word}",
        "Handelsonderneming {one}|Handelsond. {one}|H.O. {one}",
        "Technisch Bureau {one}|Techn. Bureau {one}|T.B. {one}",
        "{one} Assurantiën|{one} Assur.",
    ),
    *spellings("BE", "Gebroeders {one}|Gebr. {one}", "Koninklijke {word}|Kon. {word}"),
    *spellings("BE", "Établissements {one}|Ets. {one}|Ets {one}", "Société {one}|Sté {one}", french=True),
)


def respelt(random: Random, rows: tuple[Spellings, ...]) -> tuple[str, str, str]:
    """A country, and two ways in which one name is written there."""
    row = random.choice(rows)
    one, other = family(random, row.country, french=row.french), family(random, row.country, french=row.french)
    word = fantasy(random)
    ways = [way.format(one=one, other=other, word=word) for way in random.sample(row.ways, 2)]
    return row.country, ways[0], ways[1]


def other_spelling(random: Random, name: str, form: str) -> str:
    """The name with its legal form written another way, in another place, or left out."""
    other = random.choice(FORMS[form])
    if not other or not form or random.random() < 0.75:
        return f"{name} {other}".strip()
    return random.choice((f"{other} {name}", f"{name}, {other}"))


def formless(name: str) -> str:
    """The name without the legal form at its end."""
    start, _, last = name.rpartition(" ")
    return start if start and last in FORMS else name


def mistyped(random: Random, name: str) -> str:
    """The name with one slip in it: a letter lost, doubled, wrong, or changed with its neighbour."""
    while True:
        at = random.choice([n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n + 1].isalpha()])
        this, after = name[at], name[at + 1]
        slip = random.choice((after + this, this, this + this + after, random.choice("aeinrst") + after))
        wrong = name[:at] + slip + name[at + 2 :]
        if wrong.lower() != name.lower():
            return wrong


def statutory_name(random: Random, one: Company) -> str:
    """What the register calls a company that trades under another name."""
    person = f"{random.choice('ABCFGHJKMPRTW')}.{random.choice(('', 'J.', 'M.', 'P.'))} {family(random, one.country)}"
    business = random.choice(("Exploitatie", "Handelsonderneming", "Detailhandel", "Horeca", "Ondernemingen"))
    return f"{person} {business} {one.form}" if one.form else person
