"""What the pretend Exact Online answers when it does not do what was asked."""

from __future__ import annotations

from sandbox.wire import Response, html_response, json_response

#: the first words of a business message, in the languages of the user who gave consent
WORDS = {
    "nl": {
        "mandatory": "Verplicht",
        "reference": "Ongeldige referentie",
        "invalid": "Ongeldig",
        "exists": "Gegeven bestaat reeds.",
        "in_use": "Kan niet verwijderen",
        "used_in": "Gebruikt in",
        "digit": "controlecijfer",
        "not_allowed": "Niet toegestaan",
    },
    "en": {
        "mandatory": "Mandatory",
        "reference": "Invalid reference",
        "invalid": "Invalid",
        "exists": "Data already exists",
        "in_use": "Cannot delete",
        "used_in": "Used in",
        "digit": "check digit",
        "not_allowed": "Not allowed",
    },
}
#: what columns are called on the screens, where it differs from their name
CAPTIONS = {
    "nl": {
        "Name": "Naam",
        "Account": "Relatie",
        "Country": "Land",
        "State": "Provincie",
        "VATNumber": "Btw-nummer",
        "PaymentConditionSales": "Betalingsconditie",
        "PaymentConditionPurchase": "Betalingsconditie",
        "Description": "Omschrijving",
        "Parent": "Hoofdrelatie",
        "MainContact": "Contactpersoon",
        "FirstName": "Voornaam",
        "LastName": "Achternaam",
        "Gender": "Geslacht",
        "Person": "Persoon",
        "Item": "Artikel",
        "Price": "Prijs",
        "Unit": "Eenheid",
        "UnitCode": "Eenheid",
        "ItemGroup": "Artikelgroep",
        "SalesVatCode": "Btw-code",
        "VATCode": "Btw-code",
        "Quantity": "Aantal",
        "OrderedBy": "Besteld door",
        "InvoiceTo": "Factuur voor",
        "DeliverTo": "Leveren aan",
        "OrderNumber": "Ordernummer",
        "SalesOrderLines": "Orderregels",
        "Currency": "Valuta",
        "PaymentCondition": "Betalingsconditie",
        "EndDate": "Einddatum",
    },
    "en": {
        "VATNumber": "VAT number",
        "PaymentConditionSales": "Payment condition",
        "Parent": "Parent account",
        "MainContact": "Contact",
        "FirstName": "First name",
        "LastName": "Last name",
        "ItemGroup": "Item group",
        "SalesVatCode": "VAT code",
        "VATCode": "VAT code",
        "OrderedBy": "Ordered by",
        "InvoiceTo": "Invoice to",
        "DeliverTo": "Deliver to",
        "OrderNumber": "Order number",
        "SalesOrderLines": "Lines",
        "PaymentCondition": "Payment condition",
    },
}


class RefusedError(Exception):
    """A call that gets an error; `reason` goes into the header of that name."""

    def __init__(self, status: int, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason


class Findings:
    """What is wrong with the values of a write; all of it is told in one message with status 500."""

    def __init__(self, language: str) -> None:
        self.words = WORDS[language]
        self.captions = CAPTIONS[language]
        self.lines: list[str] = []

    def add(self, word: str, column: str, detail: str = "") -> None:
        """One finding about a column."""
        caption = self.captions.get(column, column)
        self.lines.append(f"{self.words[word]}: {caption}{f' ({detail})' if detail else ''}")

    def say(self, word: str) -> None:
        """One finding about the record as a whole."""
        self.lines.append(self.words[word])

    def refuse(self) -> None:
        """Raise all findings, if there are any."""
        if self.lines:
            raise RefusedError(500, "\r\n".join(self.lines))


def error_response(status: int, message: str, reason: str = "") -> Response:
    """The envelope of an error."""
    payload = {"error": {"code": "", "message": {"lang": "", "value": message}}}
    reply = json_response(status, payload)
    return reply.with_headers(("Reason", reason)) if reason else reply


def login_page() -> Response:
    """What an unknown or expired access token gets: a page that points at the login form."""
    page = '<html><head><title>Object moved</title></head><body><h2>Object moved to <a href="/docs/Login.aspx">here</a>'
    return html_response(401, f"{page}.</h2></body></html>")
