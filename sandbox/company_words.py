"""Words from which believable Dutch, Belgian and German people are put together."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.names import BELGIUM, GERMANY, NETHERLANDS

#: per language: what the passport says and what colleagues say
MEN = {
    "NL": (
        ("Johannes", "Hans"), ("Cornelis", "Kees"), ("Pieter", "Piet"), ("Wilhelmus", "Wim"), ("Hendrik", "Henk"),
        ("Jan", "Jan"), ("Theodorus", "Theo"), ("Daniël", "Daan"), ("Ruud", "Ruud"), ("Sjoerd", "Sjoerd"),
        ("Jeroen", "Jeroen"), ("Mohammed", "Mo"), ("Joël", "Joël"), ("Antonius", "Ton"), ("Tjeerd", "Tjeerd"),
        ("Bastiaan", "Bas"), ("Jean-Paul", "Jean-Paul"), ("Matthijs", "Thijs"), ("Özgür", "Özgür"), ("Gerrit", "Gert"),
    ),
    "FR": (
        ("Jean-Pierre", "Jean-Pierre"), ("François", "François"), ("Stéphane", "Stéphane"), ("Benoît", "Benoît"),
        ("Olivier", "Olivier"), ("Jérôme", "Jérôme"), ("Luc", "Luc"), ("Frédéric", "Fred"), ("Mehdi", "Mehdi"),
    ),
    "DE": (
        ("Jürgen", "Jürgen"), ("Wolfgang", "Wolf"), ("Stefan", "Stefan"), ("Björn", "Björn"), ("Matthias", "Matthias"),
        ("Karl-Heinz", "Karl-Heinz"), ("Jörg", "Jörg"),
    ),
}  # fmt: skip
WOMEN = {
    "NL": (
        ("Johanna", "Hanneke"), ("Maria", "Ria"), ("Wilhelmina", "Willy"), ("Elisabeth", "Els"), ("Zoë", "Zoë"),
        ("Renée", "Renée"), ("Anna-Maria", "Annemieke"), ("Catharina", "Carien"), ("Femke", "Femke"), ("Noor", "Noor"),
        ("Fatima", "Fatima"), ("Désirée", "Désirée"), ("Sanne", "Sanne"), ("Loïs", "Loïs"), ("Geertruida", "Truus"),
    ),
    "FR": (
        ("Hélène", "Hélène"), ("Aurélie", "Aurélie"), ("Marie-Claire", "Marie-Claire"), ("Chloé", "Chloé"),
        ("Françoise", "Françoise"), ("Nadia", "Nadia"), ("Céline", "Céline"), ("Sophie", "Sophie"),
    ),
    "DE": (
        ("Käthe", "Käthe"), ("Ursula", "Uschi"), ("Sabine", "Sabine"), ("Bärbel", "Bärbel"), ("Anke", "Anke"),
    ),
}  # fmt: skip

#: surnames beside those that businesses are called after; a Dutch prefix is a word of its own, a Belgian one is not
SURNAMES = {
    NETHERLANDS.code: (
        *NETHERLANDS.families, "De Jong", "Van der Velde", "Van de Ven", "Ten Brink", "In 't Veld", "Van der Berg",
        "Op den Kamp", "Ter Horst", "El Amrani", "Yılmaz", "Van Oosterom", "De Haan", "Van den Heuvel",
        "Von Meijenfeldt",
    ),
    BELGIUM.code: (
        *BELGIUM.families, "Van den Bossche", "De Backer", "Vander Elst", "De Wolf", "Van Acker", "Lefèbvre", "Simoëns",
        "Ben Haddou", "d'Udekem", "Léonard",
    ),
    GERMANY.code: (*GERMANY.families, "von Stein", "Böhm", "Zimmermann", "Großmann"),
}  # fmt: skip


@dataclass(frozen=True)
class Job:
    """A job under the titles that it has in each language, and the department where it is done."""

    titles: dict[str, str]
    department: str


def _job(dutch: str, french: str, german: str, english: str, department: str) -> Job:
    return Job({"NL": dutch, "FR": french, "DE": german, "EN": english}, department)


DIRECTOR = _job("Directeur", "Gérant", "Geschäftsführer", "Managing director", "Management")
JOBS = (
    DIRECTOR,
    _job("Inkoper", "Acheteur", "Einkäufer", "Purchaser", "Purchasing"),
    _job("Hoofd inkoop", "Responsable achats", "Einkaufsleiter", "Head of purchasing", "Purchasing"),
    _job("Boekhouder", "Comptable", "Buchhalter", "Accountant", "Finance"),
    _job("Medewerker crediteurenadministratie", "Comptable fournisseurs", "Kreditorenbuchhalter",
         "Accounts payable clerk", "Finance"),
    _job("Financieel directeur", "Directeur financier", "Kaufmännischer Leiter", "CFO", "Finance"),
    _job("Bedrijfsleider", "Chef d'exploitation", "Betriebsleiter", "Operations manager", "Operations"),
    _job("Magazijnchef", "Chef d'entrepôt", "Lagerleiter", "Warehouse manager", "Logistics"),
    _job("Werkvoorbereider", "Préparateur de travaux", "Arbeitsvorbereiter", "Project engineer", "Operations"),
    _job("Secretaresse", "Secrétaire de direction", "Sekretärin", "Office manager", "Management"),
)  # fmt: skip

#: who hosts private mailboxes
PROVIDERS = ("thuisnet.example", "postbus.example", "boite.example", "freemail.example")
#: the digits with which mobile numbers of a country begin, and how many follow
MOBILES = {
    NETHERLANDS.code: (("6",), 8),
    BELGIUM.code: (("470", "475", "486", "497"), 6),
    GERMANY.code: (("151", "160", "172"), 7),
}
