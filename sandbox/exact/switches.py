"""The open questions about Exact Online, and the answer that the sandbox gives where nobody says otherwise."""

from __future__ import annotations

from sandbox.switches import Switch

SWITCHES: tuple[Switch, ...] = (
    # -- sizes ------------------------------------------------------------------------------------------------------
    Switch("minute_limit", 60, (60, 100, 300), "60 is the rule; subscriptions with 100 and 300 have been seen"),
    Switch("day_limit", 5000, (5000, 9000, 30000), "5000 is the rule; larger allowances exist per licence"),
    Switch("error_limit", 10, (10,), "how many counted errors an hour block an endpoint"),
    Switch("token_limit", 200, (200,), "token requests of an app and a user in a day"),
    Switch("page_size", 60, (60,), "rows of a page of the plain endpoints"),
    Switch("feed_page_size", 1000, (1000,), "rows of a page of sync and bulk endpoints"),
    Switch("url_limit", 6000, (6000,), "longest address; what a longer one gets is not told, a 400 is assumed"),
    Switch("body_limit", 10_000_000, (10_000_000,), "largest body; what a larger one gets is not told"),
    # -- tokens -----------------------------------------------------------------------------------------------------
    Switch("early_or_old_first", "early", ("early", "old"), "which check comes first for an old token sent too early"),
    Switch("early_status", 400, (400, 401), "400 was seen in 2026; the documentation of 2021 said 401"),
    Switch("early_hands_out", False, (False, True), "one report: a refusal for being early carried a new token"),
    Switch("consent_ends_older", True, (True, False), "one report: a new consent of the same user ends the older one"),
    Switch("bad_client_status", 400, (400, 401), "the reply to a wrong client id or secret is not recorded"),
    # -- limits -----------------------------------------------------------------------------------------------------
    Switch("block_status", 429, (429, 403), "status of an endpoint blocked for its errors is not documented"),
    Switch("headers_on_429", "exhausted", ("exhausted", "none"), "older reports show a 429 without any allowance"),
    Switch("missing_rights", "empty", ("empty", "forbidden"), "missing rights give an empty list or a 403"),
    # -- reading ----------------------------------------------------------------------------------------------------
    Switch("mandatory_filter", True, (True, False), "documented, yet live calls without a filter have passed"),
    Switch("filter_case", "exact", ("exact", "ignored"), "whether text in a filter compares without regard to case"),
    Switch("short_envelope", True, (True, False), "a small $top drops `results`; one recording kept it"),
    Switch("sync_without_filter", "refuse", ("refuse", "all"), "a sync call without any $filter is not described"),
    Switch("sync_without_select", "refuse", ("refuse", "all"), "one sync feed refuses a call without $select"),
    Switch("sync_select_all", "refuse", ("refuse", "all"), "$select=* is refused by some feeds, others are silent"),
    Switch("deleted_by_type", "refuse", ("refuse", "filter"), "filtering deletions by type is told both ways"),
    Switch("first_version", 13_400_000_000, (13_400_000_000, 2**53 + 1), "64 bits; how high they are is open"),
    Switch("version_gap", 1, (1, 17), "companies share a counter, so versions have gaps of any size"),
    Switch("late_commit_seconds", 0, (0, 5), "a slow transaction may show its row after later versions were read"),
    Switch("language_padding", 10, (10, 0), "language codes are padded on contacts; accounts were seen only empty"),
    # -- writing ----------------------------------------------------------------------------------------------------
    Switch("same_values_bump", True, (True, False), "whether writing what is there already raises the version"),
    Switch("too_long", "refuse", ("refuse", "cut"), "what happens to a text longer than its column is not told"),
    Switch("lengths", "narrow", ("narrow", "wide"), "sources name different maximum lengths"),
    Switch("merge_verbs", False, (False, True), "MERGE and PATCH belong to OData; nobody is known to use them here"),
    Switch("offset_dates", False, (False, True), "dates with a zone or an offset: no working client sends them"),
    Switch("language", "nl", ("nl", "en"), "messages come in the language of the user who consented"),
    Switch("code_style", "spaces", ("spaces", "zeros"), "older companies pad codes with spaces, newer with zeros too"),
    Switch("prospects_are_sales", True, (True, False), "whether a suspect or a prospect counts as a sales account"),
    Switch("first_address_is_main", True, (True, False), "whether the first address of a kind becomes the main one"),
    Switch("blank_visit_address", True, (True, False), "whether an account without an address has a row for it"),
    Switch("contact_names", "one", ("one", "last", "both"), "first or last name says the text, both says the table"),
    Switch("shared_person_bumps", True, (True, False), "whether an edit of a person raises his or her other contacts"),
    Switch("business_email_follows", False, (False, True), "whether BusinessEmail follows Email after the creation"),
    Switch("main_contact_bumps", False, (False, True), "the main contact changes without Modified; and the version?"),
    Switch("lost_main_contact", "cleared", ("cleared", "kept"), "an account whose main contact is deleted or moved"),
    # -- items and orders -------------------------------------------------------------------------------------------
    Switch("vat_codes", "NL", ("NL", "BE"), "companies follow Dutch or Belgian law, and their VAT codes with it"),
    Switch("unit_padding", 8, (8, 0), "codes of units are padded on items; of the units themselves nothing is told"),
    Switch("new_items_are_sold", False, (False, True), "whether an item may be sold of which nobody says so"),
    Switch("prices", "round", ("round", "cut", "keep"), "what happens to more decimals than the currency has"),
    Switch("overlapping_prices", "keep", ("keep", "refuse"), "two prices for one item, customer, quantity and period"),
    Switch("price_marks_item", False, (False, True), "whether a new price raises Modified and version of its item"),
    Switch("fractions", "refuse", ("refuse", "round", "keep"), "half a unit of an item that is sold whole"),
    Switch("create_only", "ignore", ("ignore", "refuse"), "a PUT with a column that only a POST may set"),
    Switch("lines_on_put", "ignore", ("ignore", "append"), "lines in the PUT of an order: marked settable, no more"),
    Switch("order_numbers", "unique", ("unique", "free"), "whether an order number that is taken is refused"),
    Switch("complete_when", "invoiced", ("invoiced", "delivered"), "the last step after which an order is complete"),
    Switch("shipped_lines", "guarded", ("guarded", "locked"), "of a delivered line item and less are refused, or all"),
    Switch("steps_mark_order", True, (True, False), "whether delivering or invoicing its lines raises the order"),
    Switch("net_price_sets_discount", True, (True, False), "whether NetPrice alone shows as a discount on UnitPrice"),
)  # fmt: skip
