"""The names of companies and persons in the forms in which they are compared and looked up.

Two typists agree on a company's plain name: no legal form, no accents, no case, no punctuation. Its significant words
are those without articles and with the usual abbreviations written out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from exact_zoho.core.kinds import INFIX
from exact_zoho.core.vocabulary import ARTICLES, FORMS, ROMAN, SIDELINES, SPELLINGS, TELLING, TITLES, TRADES

SHORT = 3  # letters, up to which a word is rather an abbreviation


class CompanyName(NamedTuple):
    """A company's name: plain, its significant words, what tells it from its family, its legal form."""

    plain: str
    words: tuple[str, ...]
    telling: frozenset[str]
    form: str


class PersonName(NamedTuple):
    """A person's name: first names or initials, the surname's infix and its core."""

    first: tuple[str, ...]
    infix: str
    last: tuple[str, ...]


def folded_words(value: Any) -> list[str]:
    """The words of a name without case, accents, dots and other punctuation; single letters in a row are one word."""
    text = unicodedata.normalize("NFKD", str(value)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"\b(?:[^\W\d_]\.){2,}(?=\W|$)", lambda match: match[0].replace(".", ""), text)
    return re.sub(r"[\W_]+", " ", text.replace("&", " en ")).split()


def plain_name(value: Any) -> str:
    """A company's name without its legal form, accents, case and punctuation, as two typists agree on it."""
    words = _joined(folded_words(value))
    while (kept := _joined(word for word in words if word not in FORMS)) and kept != words:
        words = kept
    return " ".join(words)


def _joined(words: Iterable[str]) -> list[str]:
    """Single letters that follow one another make one word: "j p" is "jp"."""
    joined: list[str] = []
    former = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and former:
            joined[-1] += word
        else:
            joined.append(word)
        former = single
    return joined


@lru_cache(maxsize=1 << 16)
def company_name(value: Any) -> CompanyName | None:
    """A company's name in the form in which it is compared."""
    plain = plain_name(value) if value else ""
    if not plain:
        return None
    all_words = plain.split()
    words = tuple(_spelt(word) for word in all_words if word not in ARTICLES) or tuple(all_words)
    forms = {FORMS[word] for word in _joined(folded_words(value)) if word in FORMS}
    return CompanyName(plain, words, frozenset(_telling(words)), forms.pop() if len(forms) == 1 else "")


def _spelt(word: str) -> str:
    return SPELLINGS.get(word, ROMAN.get(word, word)).replace("ij", "y")


def _telling(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in TELLING_SPELT or (word.isdecimal() and (place or len(words) == 1)):
            yield word


TELLING_SPELT = frozenset(_spelt(word) for word in TELLING)
SIDELINES_SPELT = frozenset(_spelt(word) for word in SIDELINES)
TRADES_SPELT = frozenset(_spelt(word) for word in TRADES)


def company_terms(name: CompanyName) -> tuple[str, ...]:
    """What a company is looked up by: its plain name, its words in any order, the first two, and roughly its sound."""
    words = sorted(name.words)
    terms = (name.plain, " ".join(words), " ".join(name.words[:2]), skeleton("".join(name.words)))
    return tuple(dict.fromkeys(term for term in terms if term))


def skeleton(word: str) -> str:
    """A word without vowels and doubled letters, marked as such: typing errors seldom change it."""
    text = re.sub(r"[aeiouy]", "", word.replace("ph", "f").replace("ck", "k").replace("c", "k").replace("z", "s"))
    text = re.sub(r"(.)\1+", r"\1", text)
    return f"~{text}" if len(text) > SHORT else ""


@lru_cache(maxsize=1 << 16)
def person_name(first: Any = None, last: Any = None, initials: Any = None) -> PersonName | None:
    """A person's name in the form in which it is compared: initials stand in for first names."""
    infix = INFIX.match(str(last).casefold()) if last else None
    core = str(last)[infix.end() :] if last and infix else last
    names = tuple(word for word in folded_words(first or "") if word not in TITLES) or _letters(initials)
    surname = tuple(word.replace("ij", "y") for word in folded_words(core or ""))
    if not names and not surname:
        return None
    return PersonName(names, "".join(folded_words(infix[0])) if infix else "", surname)


def _letters(initials: Any) -> tuple[str, ...]:
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", str(initials or "").casefold()))
    return (letters,) if letters else ()


def person_terms(name: PersonName) -> tuple[str, ...]:
    """What a person is looked up by: all names in any order, and the surname with the first letter."""
    letter = name.first[0][0] if name.first else ""
    terms = (" ".join(sorted((*name.first, *name.last))), " ".join((*name.last, letter)).strip())
    return tuple(dict.fromkeys(term for term in terms if term))
