"""The catalogue: the items of a wholesaler in kitchen goods, and which system knows each of them, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

PIECE, BOX, KILO, METRE, HOUR = "piece", "box", "kilogram", "metre", "hour"
GOODS, FOOD, SERVICES = "Handelsgoederen", "Levensmiddelen", "Diensten"


@dataclass(frozen=True)
class Price:
    """A price beside the ordinary one: from a quantity on, or in a period of days counted from today."""

    amount: Decimal
    quantity: Decimal = Decimal(1)
    starts: int | None = None
    ends: int | None = None
    #: whether it was agreed with one customer alone
    agreed: bool = False


@dataclass(frozen=True)
class Item:
    """One thing that is sold: its price is without VAT, its VAT in percent, its unit one of the words above.

    `otherwise` holds what the CRM has otherwise, by the names of these fields, and `active`; None where it is empty.
    """

    key: str
    code: str
    name: str
    unit: str
    price: Decimal | None
    vat: int
    group: str
    in_books: bool = True
    in_crm: bool = True
    more_prices: tuple[Price, ...] = ()
    #: False where the company only buys it
    sold: bool = True
    #: whether it has been taken out of the range
    ended: bool = False
    otherwise: dict[str, Any] = field(default_factory=dict)

    @property
    def divisible(self) -> bool:
        """Whether parts of a unit are sold."""
        return self.unit in (KILO, METRE, HOUR)


def _euro(text: str) -> Decimal:
    return Decimal(text)


ITEMS: tuple[Item, ...] = (
    Item("i1", "PAN-28", "Koekenpan 28 cm", PIECE, _euro("24.95"), 21, GOODS),
    Item("i2", "PAN-32", "Koekenpan 32 cm, gietijzer", PIECE, _euro("49.5"), 21, GOODS,
         more_prices=(Price(_euro("45"), Decimal(10)), Price(_euro("42.5"), Decimal(50)))),
    Item("i3", "MES-KOK", "Koksmes 20 cm", PIECE, _euro("62"), 21, GOODS,
         more_prices=(Price(_euro("55"), agreed=True),)),
    Item("i4", "DOOS-A", "Verzenddoos A, 25 stuks", BOX, _euro("18.75"), 21, GOODS,
         more_prices=(Price(_euro("19.95"), starts=20),)),
    Item("i5", "DOOS-B", "Verzenddoos B, 25 stuks", BOX, _euro("23.4"), 21, GOODS, otherwise={"price": _euro("22.9")}),
    Item("i6", "FOLIE", "Rekfolie 500 mm", METRE, _euro("0.085"), 21, GOODS),
    Item("i7", "TAPE", "Pakband bruin, 36 rollen", BOX, _euro("41.04"), 21, GOODS,
         otherwise={"name": "Pakband bruin (doos 36)"}),
    Item("i8", "KOFFIE", "Koffiebonen Ethiopië", KILO, _euro("14.2"), 9, FOOD),
    Item("i9", "THEE", "Thee Earl Grey, 100 zakjes", BOX, _euro("6.15"), 9, FOOD),
    Item("i10", "OLIJF", "Olijfolie extra vierge, 5 l", PIECE, _euro("38.9"), 9, FOOD,
         more_prices=(Price(_euro("36.5"), starts=-90, ends=-30),)),
    Item("i11", "CHOC", "Pralines «Crème brûlée» 250 g", BOX, _euro("9.95"), 9, FOOD, otherwise={"vat": 21}),
    Item("i12", "MEEL", "Tarwebloem type 55", KILO, _euro("0.9"), 9, FOOD),
    Item("i13", "MONTAGE", "Montage aan huis", HOUR, _euro("68.5"), 21, SERVICES),
    Item("i14", "BEZORG", "Bezorging binnen 24 uur", PIECE, _euro("0"), 21, SERVICES),
    Item("i15", "EXPORT", "Uitvoerdocumenten", PIECE, _euro("35"), 0, SERVICES),
    Item("i16", "OUD-1", "Fluitketel 2 l", PIECE, _euro("29.95"), 21, GOODS, ended=True),
    # the books alone
    Item("i17", "SCHAAL", "Ovenschaal 35 × 25 cm", PIECE, _euro("27.5"), 21, GOODS, in_crm=False),
    Item("i18", "PALLET", "Pallet, alleen inkoop", PIECE, None, 21, GOODS, in_crm=False, sold=False),
    Item("i19", "RIJST", "Basmatirijst", KILO, _euro("2.35"), 9, FOOD, in_crm=False),
    # the CRM alone
    Item("i20", "SNIJPL", "Snijplank bamboe", PIECE, _euro("17.25"), 21, GOODS, in_books=False),
    Item("i21", "ADVIES", "Keukenadvies", HOUR, _euro("85"), 21, SERVICES, in_books=False),
    Item("i22", "", "Proefpakket zonder artikelcode", BOX, _euro("12"), 21, GOODS, in_books=False,
         otherwise={"code": None}),
    Item("i23", "KRUID", "Kruidenmix zonder prijs", PIECE, None, 9, FOOD, in_books=False, otherwise={"unit": None}),
)  # fmt: skip
