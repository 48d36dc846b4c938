"""Contacts: a person at one of the company's accounts.

Exact keeps the Dutch infix of a surname ("van der") apart, Zoho does not know it: a surname is one value here. A contact
has no address of its own in what Exact lets be written; the post goes to its account.
"""

from __future__ import annotations

from exact_zoho.core.entity import At, Custom, Entity, Field, Flow, Part, Side, Tells
from exact_zoho.core.kinds import Choice, Code, Day, Flag, Ref, Surname, Text
from exact_zoho.entities.match_keys import CONTACT_KEYS
from exact_zoho.entities.zoho_columns import custom, marks

#: Exact's letters, and the words of a picklist of ours
GENDERS = (("O", "Unknown"), ("M", "Male"), ("V", "Female"))

CONTACTS = Entity(
    name="contacts",
    singular="contact",
    module="Contacts",
    parts=(
        Part("main", "crm/Contacts", "CRM/Contacts", deleted_type=5,
             tells=Tells("accounts", "Account", "AccountMainContact", "MainContact")),
    ),
    facts={Side.EXACT: (), Side.ZOHO: ()},
    marks=marks("contact"),
    match_on=CONTACT_KEYS,
    named_by=("first_name", "last_name"),
    fingerprint=("account", "first_name", "last_name", "email"),
    fields=(
        Field("first_name", At("FirstName"), At("First_Name"), Text(), group="full_name",
              mandatory=frozenset({Side.EXACT})),
        Field("last_name", At("LastName", lead="MiddleName"), At("Last_Name"), Surname(), group="full_name",
              mandatory=frozenset({Side.ZOHO})),
        Field("initials", At("Initials"), custom("Initials", "text", 25, "Voorletters"), Text()),
        Field("account", At("Account"), At("Account_Name"), Ref("accounts"), mandatory=frozenset({Side.EXACT})),
        Field("email", At("Email"), At("Email"), Text(), label="E-mail"),
        Field("phone", At("Phone"), At("Phone"), Text()),
        Field("mobile", At("Mobile"), At("Mobile"), Text()),
        Field("fax", At("BusinessFax"), At("Fax"), Text()),
        Field("job_title", At("JobTitleDescription"), At("Title"), Text()),
        Field("gender", At("Gender"),
              At("Gender", custom=Custom("Gender", "picklist", values=tuple(word for _, word in GENDERS)),
                 labels=("Geslacht",)),
              Choice(GENDERS, blank="O")),
        Field("birth_date", At("BirthDate"), At("Date_of_Birth"), Day()),
        Field("birth_place", At("BirthPlace"), custom("Birth Place", "text", 60, "Geboorteplaats"), Text()),
        Field("language", At("Language"), custom("Language", "text", 10, "Taal"), Code()),
        Field("no_mailing", At("IsMailingExcluded"), At("Email_Opt_Out"), Flag(), label="No mailing"),
        Field("marketing_notes", At("MarketingNotes"), custom("Marketing Notes", "text", 255), Text()),
        Field("notes", At("Notes"), At("Description"), Text()),
        Field("end_date", At("EndDate"), custom("Exact End Date", "date"), Day(), label="Inactive from"),
        Field("number", At("HID", create=False, update=False), custom("Exact Contact Number", "text", 20),
              Text(), flow=Flow.TO_ZOHO, label="Exact contact number"),
    ),
)  # fmt: skip
