"""Differences that are meant, each with its reason. Patterns are as of file names."""

from __future__ import annotations

from sandbox.contract.difference import Accepted

METADATA = "of descriptions the sandbox tells what a client of records reads; what only screens need is left out"
NULLS = "the descriptions do not mark what may be empty; replies of a live organisation show null there"
OLDER = "the older set leaves this status out; the vendor's pages and the newer set have it"
ONE_SET = "one of the two sets describes it, the other does not"

ACCEPTED: tuple[Accepted, ...] = (
    Accepted("*: *", "*", "order of properties differs, *",
             "JSON gives order no meaning and no page promises one; the sandbox shows the key first, then by name"),
    Accepted("gl-accounts: *", "d.__next", "missing",
             "the recorded company has more ledger accounts than a page holds, the sandbox's has a few"),
    Accepted("vat-codes: *", "d.results[[]].Code", "text expected, text padded to 3 answered",
             "the code that was recorded first has three letters, most have fewer and are padded"),
    Accepted("fields", "fields[[]]*", "missing*", METADATA),
    Accepted("modules", "modules[[]]*", "missing*", METADATA),
    Accepted("organisation", "org[[]]*", "missing*", METADATA),
    Accepted("users", "users[[]]*", "missing*", METADATA),
    Accepted("fields", "fields[[]]*", "* described, NoneType answered*", NULLS),
    Accepted("users", "users[[]].Reporting_To", "* described, NoneType answered*", NULLS),
    Accepted("list", "info.previous_page_token", "* described, NoneType answered*", NULLS),
    Accepted("insert*", "", "status * is not described in 2025-06/*", OLDER),
    Accepted("no*", "", "status * is not described in 2025-06/*", OLDER),
    Accepted("search", "", "status 204 is not described in 2025-06/*", OLDER),
    Accepted("fields", "fields[[]].*", "not described (2026-mirror/*", ONE_SET),
    Accepted("modules", "modules[[]].*", "not described (2026-mirror/*", ONE_SET),
    Accepted("fields", "fields[[]].*", "not in the reply that was seen",
             "the vendor's page about columns has it; the capture shows three columns of another module"),
    Accepted("users", "users[[]].Reporting_To", "not in the reply that was seen",
             "described by both sets; the user who was captured reports to nobody"),
    Accepted("no such module", "*", "not described (2026-mirror/*",
             "captured of a live organisation: the error stands flat, not wrapped as described"),
    Accepted("query without brackets", "details.clause", "missing (2025-06/*",
             "captured of a live organisation: the error names where it stood, not the clause"),
    Accepted("one", "data[[]].*_By.email", "not described (2026-mirror/*",
             "users come with their address in replies of live organisations"),
    Accepted("upsert", "data[[]].*", "not described (2026-mirror/*",
             "the vendor's page about upserts has action and duplicate_field"),
    Accepted("users", "users[[]].date_format", "* is not among the described values (2025-06/*",
             "the enumeration is a sample; an organisation may choose among more"),
    Accepted("users", "users[[]].time_zone", "object described, str answered (2025-06/*",
             "a live organisation answered a text"),
    Accepted("* fields", "fields[[]]*", "missing*", METADATA),
    Accepted("* fields", "fields[[]]*", "* described, NoneType answered*", NULLS),
    Accepted("* fields", "fields[[]].*", "not described (2026-mirror/*", ONE_SET),
    Accepted("* fields", "fields[[]].*", "not in the reply that was seen",
             "the vendor's page about columns has it; the capture shows three columns of another module"),
    Accepted("contact list", "info.previous_page_token", "* described, NoneType answered*", NULLS),
    *(Accepted(name, "info.*page_token*", "* described, NoneType answered*", NULLS)
      for name in ("product list", "order list", "lines")),
    Accepted("* insert*", "", "status * is not described in 2025-06/*", OLDER),
    *(Accepted(name, "data[[]].*_By.email", "not described (2026-mirror/*",
               "users come with their address in replies of live organisations")
      for name in ("contact", "product", "order")),
    Accepted("modules", "modules[[]].generated_type", "'subform' is not among the described values (2025-06/*",
             "the vendor's page about modules shows the rows of subforms under that word"),
    Accepted("* upsert", "data[[]].*", "not described (2026-mirror/*",
             "the vendor's page about upserts has action and duplicate_field"),
    Accepted("contact notes without fields", "", "status 400 is not described in 2025-06/*", OLDER),
    Accepted("stranger's notes", "", "status 400 is not described in 2025-06/*", OLDER),
    Accepted("account lists", "related_lists[[]].*", "missing (2025-06/*", METADATA),
)  # fmt: skip
