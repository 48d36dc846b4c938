"""A customer, two products and an order of them, for the tests of sales orders."""

from __future__ import annotations

from typing import Any

import httpx

from sandbox.zoho.service import ZohoCrm


class Trade:
    """What an order needs, and the calls that an app makes about orders."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.zoho: ZohoCrm = app.service
        self.account: str = self.zoho.add("Accounts", {"Account_Name": "Molen"})["id"]
        self.pan, self.knife = (
            self.zoho.add("Products", {"Product_Name": name, "Product_Code": code, "Unit_Price": price})["id"]
            for name, code, price in (("Koekenpan", "PAN", 24.95), ("Koksmes", "MES", 62.0))
        )

    def line(self, product: str = "", quantity: float = 2, **more: Any) -> dict[str, Any]:
        """A line of an order."""
        return {"Product_Name": {"id": product or self.pan}, "Quantity": quantity, **more}

    def order(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        """An order as an app sends it."""
        rows = list(lines) or [self.line(), self.line(self.knife, 1)]
        return {"Subject": "Bestelling", "Account_Name": {"id": self.account}, "Ordered_Items": rows, **more}

    def add(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A person makes an order."""
        return self.zoho.add("Sales_Orders", self.order(*lines, **more))

    def insert(self, row: dict[str, Any]) -> httpx.Response:
        """The app makes an order."""
        return self.app.call("POST", "/Sales_Orders", {"data": [row]})

    def update(self, key: str, **values: Any) -> httpx.Response:
        """The app changes an order."""
        return self.app.call("PUT", "/Sales_Orders", {"data": [{"id": key, **values}]})

    def refused(self, row: dict[str, Any]) -> dict[str, Any]:
        """What is said of an order that the app may not make."""
        reply = self.insert(row)
        assert reply.status_code == 400, reply.text
        answer: dict[str, Any] = reply.json()["data"][0]
        return answer

    def one(self, key: str) -> dict[str, Any]:
        """An order read by itself."""
        row: dict[str, Any] = self.app.get(f"/Sales_Orders/{key}").json()["data"][0]
        return row

    def lines(self, key: str) -> list[dict[str, Any]]:
        """The lines of an order that is read by itself."""
        rows: list[dict[str, Any]] = self.one(key)["Ordered_Items"]
        return rows
