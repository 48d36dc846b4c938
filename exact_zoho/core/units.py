"""Units of sale under the names that people give them, in English, Dutch, French and German."""

from __future__ import annotations

from exact_zoho.core.kinds import folded

NAMES = {
    "piece": "pc pcs pce piece pieces each ea quantity unit stuk stuks st stück stk pièce pièces",
    "box": "box boxes bx doos kist boîte schachtel",
    "carton": "carton karton",
    "pack": "pack packs pak pakket package paquet packung",
    "dozen": "dozen dozijn douzaine dutzend",
    "sheet": "sheet sheets vel blad feuille blatt",
    "pair": "pair paar paire",
    "roll": "roll rol rouleau rolle",
    "pallet": "pallet palette",
    "gram": "g gram gramme gramm",
    "kilogram": "kg kilo kilogram kilograms kilogramme kilogramm",
    "tonne": "t ton tonne tonnes",
    "pound": "lb lbs pound pounds",
    "metre": "m metre metres meter meters mètre mètres",
    "square metre": "m2 m²",
    "cubic metre": "m3 m³",
    "litre": "l ltr litre litres liter liters",
    "hour": "h hr hrs hour hours uur uren heure heures stunde stunden",
    "day": "d day days dag dagen jour jours tag tage",
    "week": "week weeks weken semaine semaines woche wochen",
    "month": "month months maand maanden mois monat monate",
}
MEANINGS = {name: means for means, names in NAMES.items() for name in (means, *names.split())}
MEANINGS |= {"vierkante meter": "square metre", "mètre carré": "square metre", "quadratmeter": "square metre"}


def meaning(word: str) -> str:
    """What a unit is, whatever it is called; an unknown word means itself, an empty one nothing."""
    plain = folded(word).rstrip(".")
    return MEANINGS.get(plain, plain)
