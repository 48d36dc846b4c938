"""Words from which believable Dutch, Belgian and German companies are put together."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """What companies of one country are called and where they sit."""

    code: str
    dial: str
    forms: tuple[str, ...]
    families: tuple[str, ...]
    trades: tuple[str, ...]
    patterns: tuple[str, ...]
    streets: tuple[str, ...]
    #: city, postcode area, telephone area, language
    cities: tuple[tuple[str, str, str, str], ...]


NETHERLANDS = Country(
    code="NL",
    dial="+31",
    forms=("B.V.", "B.V.", "B.V.", "V.O.F.", "N.V.", ""),
    families=(
        "Van den Berg", "Jansen", "De Vries", "Bakker", "Visser", "Van Dijk", "Smit", "Meijer", "De Boer", "Mulder",
        "Bos", "Vos", "Peters", "Hendriks", "Van Leeuwen", "Dekker", "Brouwer", "De Wit", "Dijkstra", "Smits",
        "De Graaf", "Van der Meer", "Kok", "Jacobs", "Vermeulen", "Van der Linden", "Kuipers", "Post", "Hoekstra",
        "Wouters", "Koster", "Prins", "Huisman", "Postma", "Veenstra", "Kramer", "Van der Wal", "Zijlstra", "Coenen",
        "Van 't Hof", "Königsmark", "Reünis", "Daniëls", "Geërfde", "Van Ommeren", "Bruïne", "Scholten",
        "Timmermans", "Roelofs",
    ),
    trades=(
        "Installatietechniek", "Bouw", "Transport", "Bakkerij", "Accountants", "Schildersbedrijf", "Advies",
        "Hoveniers", "Metaalbewerking", "Groothandel", "Logistiek", "Elektrotechniek", "Interieurbouw",
        "Drukkerij", "Dakwerken",
        "Beveiliging", "Catering", "Schoonmaak", "Automatisering", "Machinefabriek", "Kwekerij", "Wijnimport",
        "Optiek", "Keukens", "Verpakkingen", "Rijwielen", "Zuivel", "Fysiotherapie", "Tandtechniek",
        "Uitgeverij", "Koeltechniek",
    ),
    patterns=(
        "{family} {trade}", "{trade} {family}", "{family} & Zn. {trade}", "Gebr. {family} {trade}", "{trade} {city}",
        "{family} {trade} {city}", "{family} Holding", "{trade}groep {family}", "{family} en {other} {trade}",
    ),
    streets=(
        "Dorpsstraat", "Kerkstraat", "Industrieweg", "Stationsweg", "Molenweg", "Prins Hendrikkade", "Nijverheidsweg",
        "Laan van Meerdervoort", "Burgemeester Daniëlsplein", "Oude Gracht", "Ambachtsweg", "Havenstraat", "Energieweg",
        "Coöperatieweg", "Keizersgracht", "Tolweg", "De Ruyterkade", "Bedrijvenpark Twente", "Brouwersdijk",
    ),
    cities=(
        ("Amsterdam", "10", "20", "NL"), ("Rotterdam", "30", "10", "NL"), ("Utrecht", "35", "30", "NL"),
        ("'s-Gravenhage", "25", "70", "NL"), ("Eindhoven", "56", "40", "NL"), ("Groningen", "97", "50", "NL"),
        ("Zwolle", "80", "38", "NL"), ("'s-Hertogenbosch", "52", "73", "NL"), ("Nijmegen", "65", "24", "NL"),
        ("Enschede", "75", "53", "NL"), ("Breda", "48", "76", "NL"), ("Leeuwarden", "89", "58", "NL"),
        ("Maastricht", "62", "43", "NL"), ("Middelburg", "43", "118", "NL"), ("Delft", "26", "15", "NL"),
        ("Bergen op Zoom", "46", "164", "NL"), ("Hoogezand", "96", "598", "NL"), ("IJmuiden", "19", "255", "NL"),
    ),
)  # fmt: skip

BELGIUM = Country(
    code="BE",
    dial="+32",
    forms=("BV", "BV", "NV", "SRL", "SA", "CV"),
    families=(
        "Peeters", "Janssens", "Maes", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "De Smet", "Dubois",
        "Lambert", "Dupont", "Lefèvre", "Lemaître", "Desmet", "D'Hondt", "Van Damme", "Verstraete", "Hébert", "Noël",
        "De Clercq", "Vandenbroucke", "Delvaux", "François", "Michiels", "Aerts", "Thys", "Van Hoof", "Cools", "Renard",
    ),
    trades=(
        "Bouwwerken", "Transport", "Brouwerij", "Chocolaterie", "Garage", "Elektriciteit", "Boulangerie", "Imprimerie",
        "Textiel", "Verzekeringen", "Architecten", "Menuiserie", "Tuinaanleg", "Diamant", "Logistics", "Consulting",
        "Traiteur", "Pharma", "Sanitair", "Informatique",
    ),
    patterns=(
        "{family} {trade}", "{trade} {family}", "{family} & {other}", "Ets. {family}", "{trade} {family}-{other}",
        "{family} {trade} {city}", "Groep {family}",
    ),
    streets=(
        "Grote Markt", "Kerkstraat", "Rue de la Loi", "Avenue Louise", "Steenweg op Gent", "Nieuwstraat", "Rue Haute",
        "Kortrijksesteenweg", "Chaussée de Liège", "Mechelsesteenweg", "Place de l'Église", "Diestsevest",
    ),
    cities=(
        ("Antwerpen", "20", "3", "NL"), ("Gent", "90", "9", "NL"), ("Brugge", "80", "50", "NL"),
        ("Leuven", "30", "16", "NL"), ("Bruxelles", "10", "2", "FR"), ("Liège", "40", "4", "FR"),
        ("Namur", "50", "81", "FR"), ("Hasselt", "35", "11", "NL"), ("Kortrijk", "85", "56", "NL"),
        ("Mechelen", "28", "15", "NL"), ("Charleroi", "60", "71", "FR"), ("Louvain-la-Neuve", "13", "10", "FR"),
    ),
)  # fmt: skip

GERMANY = Country(
    code="DE",
    dial="+49",
    forms=("GmbH", "GmbH", "AG", "GmbH & Co. KG"),
    families=("Müller", "Schäfer", "Groß", "Weiß", "Köhler", "Jäger", "Krüger", "Schröder", "Becker", "Vogel"),
    trades=("Metallbau", "Maschinenbau", "Spedition", "Möbelwerk", "Großhandel", "Elektro", "Druckerei"),
    patterns=("{family} {trade}", "{trade} {family}", "{family} & Söhne"),
    streets=("Hauptstraße", "Bahnhofstraße", "Am Güterbahnhof", "Industriestraße", "Königsallee"),
    cities=(
        ("Düsseldorf", "402", "211", "DE"), ("Köln", "506", "221", "DE"), ("Münster", "481", "251", "DE"),
        ("Aachen", "520", "241", "DE"), ("Osnabrück", "490", "541", "DE"),
    ),
)  # fmt: skip

COUNTRIES = (NETHERLANDS, BELGIUM, GERMANY)
COUNTRY_WORDS = {
    "NL": ("Netherlands", "Nederland", "The Netherlands", "NL"),
    "BE": ("Belgium", "België", "Belgique", "BE"),
    "DE": ("Germany", "Duitsland", "Deutschland", "DE"),
}


def without_accents(text: str) -> str:
    """The same text in plain letters, as somebody types it who has no accents on the keyboard."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def domain(name: str) -> str:
    """A mail domain for that name, under the top level that is reserved for examples."""
    words = "".join(letter if letter.isalnum() else " " for letter in without_accents(name).lower()).split()
    return "-".join(words)[:40].strip("-") + ".example"
