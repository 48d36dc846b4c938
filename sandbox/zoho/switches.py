"""What the documentation of Zoho CRM leaves open or contradicts: one row each, the stricter reading by default."""

from __future__ import annotations

from sandbox.switches import Switch

SWITCHES: tuple[Switch, ...] = (
    # -- account server ------------------------------------------------------------------------------------------
    Switch("token_limit_status", 400, (400, 200), "too many token requests are answered 400; one report has 200"),
    Switch("token_requests", 10, (10,), "access tokens per refresh token within ten minutes; documented"),
    Switch("live_access_tokens", 15, (15, 30), "15 by the notes on CRM clients, 30 by those of sister products"),
    Switch("scope_mismatch_status", 401, (401, 403), "pages and captures say 401, the list of status codes 403"),
    # -- limits ---------------------------------------------------------------------------------------------------
    Switch("credits", 53_000, (53_000, 5_000), "credits per rolling 24 hours: Enterprise edition with three users"),
    Switch("concurrency", 20, (20, 5), "calls at once per organisation and app: Enterprise edition, or Free"),
    Switch("sub_concurrency", 10, (10,), "heavy calls at once, in every edition"),
    Switch("deleted_cost", 2, (2, 1), "an older page charges two credits for the deleted list, newer ones say nothing"),
    # -- reading --------------------------------------------------------------------------------------------------
    Switch("time_zone", "Europe/Amsterdam", ("Europe/Amsterdam", "Asia/Kolkata", "America/New_York", "Etc/UTC"),
           "times are shown in the zone of the user who calls; which zone that is belongs to the user"),
    Switch("unchanged_status", 304, (304, 204), "nothing modified since: 304, which clients treat like 204"),
    Switch("deleted_unchanged_status", 204, (204, 304), "the deleted list says 204 for none; with the header unsaid"),
    Switch("modified_since_inclusive", True, (True, False), "one client found the header to include its own second"),
    Switch("page_position", "offset", ("offset", "key"), "whether rows that move while paging can be skipped"),
    Switch("index_lag", 10, (10, 0, 30), "seconds until search sees a write; more than 20 were measured once"),
    Switch("search_equals", "contains", ("contains", "equals"), "equals on text finds longer texts too"),
    Switch("search_conditions", 10, (10, 15), "10 by the pages, 15 by the specification"),
    Switch("count_lag", 600, (600, 60, 0), "seconds by which the count is late: one to ten minutes"),
    Switch("count_type", "integer", ("integer", "string"), "number in the page's sample, text in a specification"),
    Switch("coql_rows", 2000, (2000, 200), "2,000 rows by the overview and the credit table, 200 by the error list"),
    Switch("coql_columns", 50, (50, 500), "50 columns by the error list, 500 by one other source"),
    Switch("coql_depth", 10_000, (10_000, 100_000), "offset and limit together: 10,000 or 100,000"),
    Switch("coql_in_values", 50, (50, 100), "two lines of the same page differ"),
    Switch("coql_lookup", "name_and_id", ("name_and_id", "id"), "lookups have their name; older text says id only"),
    Switch("text_comparison", "ignore_case", ("ignore_case", "exact"), "whether COQL tells capitals apart is unsaid"),
    Switch("related_fields", "required", ("required", "optional"),
           "related lists want the parameter fields by a live client; the specification of notes leaves it optional"),
    Switch("unseen_lookup", "null", ("null", "shown"),
           "whether a lookup to a module that the user may not see is empty or shown; nobody documents it"),
    # -- writing --------------------------------------------------------------------------------------------------
    Switch("partial_failure_status", 207, (207, 200), "documented as 207; a live client insists on 200"),
    Switch("upsert_insert_status", 200, (200, 201), "an upsert that only inserted: 200 is specified, 201 is likely"),
    Switch("unknown_field", "reject", ("reject", "ignore"), "one sample rejects unknown names, older ones ignore"),
    Switch("read_only_field", "reject", ("reject", "ignore"), "what a write to a computed column does is unsaid"),
    Switch("picklist", "reject", ("reject", "store"), "values outside the list are refused or become new values"),
    Switch("phone", "strict", ("strict", "any"), "phones must match a pattern that is only described in part"),
    Switch("unchanged_update_bumps", True, (True, False), "whether an update with equal values is a modification"),
    Switch("duplicate_details", "full", ("full", "short"), "older replies only name the field and the other record"),
    Switch("duplicate_field_on_insert", "null", ("null", "name"), "null by the page; one sample has a name"),
    Switch("lookup_of_deleted", "empty", ("empty", "cleared", "deleted"),
           "what referred to a deleted record reads as empty until it is restored, is emptied for good, or an "
           "account's contacts are deleted with it: no page says"),
    Switch("merge_bumps", True, (True, False), "whether what a merge moves to the master counts as modified is unsaid"),
    Switch("note_parent", "required", ("required", "optional"),
           "notes put on a record: the page's sample names it once more, the specification does not demand that"),
    Switch("notes_per_call", 100, (100, 200), "100 notes by the page, 200 by the specification"),
    Switch("note_bumps_parent", False, (False, True), "whether a note modifies its record; thought not to"),
    Switch("undelete_bumps", False, (False, True), "whether a restored record counts as modified is not established"),
    Switch("lookup_fields", "allowed", ("allowed", "refused"),
           "lookups may be made by the documentation; whether every edition lets an app do so is not established"),
    Switch("label_length", 25, (25, 50), "labels of new fields: 25 characters in one specification only"),
)  # fmt: skip
