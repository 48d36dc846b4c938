"""By what the records of each entity are matched at first, and how much each key says.

Weights are bits: an agreement of 15 makes a match thirty thousand times likelier. They were chosen for Dutch and Belgian
books and CRMs of some ten thousand records, from how often records of one company differ in a key (typing errors, a
move, another department's telephone) and how often those of two agree in it (a family's companies at one address, an
accountant's mailbox).
"""

from __future__ import annotations

from exact_zoho.core.entity import Bar, Compare, MatchKey
from exact_zoho.core.kinds import folded
from exact_zoho.core.names import company_name, company_terms, folded_words, person_name, person_terms
from exact_zoho.core.places import (
    country,
    domains,
    phone_number,
    place,
    plain_mail,
    premises,
    premises_terms,
    register_number,
    vat_number,
)

ACCOUNT_KEYS = (
    # a whole fiscal unity may use one number, so it does not outweigh a name that differs; two numbers are two companies
    MatchKey("vat_number", "vat_number", vat_number, agree=16, differ=-8, group="register", bars=Bar.MATCH, own=True,
             label="VAT number"),
    # all establishments share it; another one is another legal person, if only its successor
    MatchKey("chamber_of_commerce", "chamber_of_commerce", register_number, ("vat_number",), agree=15, differ=-6,
             group="register", bars=Bar.LINK, own=True, label="chamber of commerce number"),
    # one mailbox serves a family of companies, or all clients of an accountant. A company has several: another one says
    # little, but as much as another telephone or site it makes a question of a name that is all there is
    MatchKey("email", "email", plain_mail, agree=3.5, differ=-1.2, group="contact", label="e-mail"),
    # what everybody expects to be matched by. A trade name beside a legal one is frequent, so two names that have nothing
    # in common count half of the difference; a holding beside its works counts all of it
    MatchKey("name", "name", company_name, compare=Compare.COMPANY, agree=15, differ=-8, terms=company_terms),
    MatchKey("phone", "phone", phone_number, agree=4, differ=-1.2, group="contact"),
    MatchKey("domain", "website", domains, ("email",), compare=Compare.COMMON, agree=2.5, differ=-1.2, group="contact",
             terms=sorted, label="internet domain"),
    # a family of companies shares it, an office building too; a company that moved has left it in one of the two
    MatchKey("address", "visit_postcode", premises, ("visit_street",), compare=Compare.PREMISES, agree=5, differ=-3,
             group="address", terms=premises_terms),
    # two branches of one name are in two towns
    MatchKey("city", "visit_city", place, compare=Compare.PLACE, agree=1.5, differ=-4.5, group="address", finds=False),
    MatchKey("country", "visit_country", country, agree=0.3, differ=-5, group="address", finds=False),
)  # fmt: skip
CONTACT_KEYS = (
    # persons are compared within one account; those of two are two, whatever they are called
    MatchKey("account", "account", str, compare=Compare.REFERENCE, agree=6, differ=-10, bars=Bar.MATCH),
    # namesakes are rare within an account and frequent without
    MatchKey("name", "last_name", lambda last, first, initials: person_name(first, last, initials),
             ("first_name", "initials"), compare=Compare.PERSON, agree=11, differ=-6, terms=person_terms),
    MatchKey("email", "email", plain_mail, compare=Compare.MAILBOX, agree=6, differ=-1, group="contact", label="e-mail"),
    MatchKey("mobile", "mobile", phone_number, agree=6, differ=-0.5, group="contact"),
    # the office's number is everybody's
    MatchKey("phone", "phone", phone_number, agree=1.5, differ=-0.3, group="contact"),
    # father and son have one name and one address
    MatchKey("birth_date", "birth_date", str, agree=8, differ=-6, bars=Bar.LINK, finds=False, label="date of birth"),
)  # fmt: skip
PRODUCT_KEYS = (
    # what a product is known by everywhere; two codes may still be one product, of which one was typed wrong
    MatchKey("code", "code", folded, agree=16, differ=-1, bars=Bar.LINK, own=True, label="product code"),
    # by itself it only asks: sizes and colours of one thing often bear one name
    MatchKey("name", "name", lambda name: " ".join(folded_words(name)), agree=8, differ=-1),
)
