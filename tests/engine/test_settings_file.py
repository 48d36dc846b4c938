"""A settings file is refused with line and fix, or imported once; what other sources changed meanwhile stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.engine.settings_file import import_document, import_file, merge_imports, read
from exact_zoho.errors import ConfigurationError


class Kept:
    """Settings of a store, in memory."""

    def __init__(self):
        self.versions, self.sources = [({}, "default")], {}

    def current(self):
        return len(self.versions) - 1, self.versions[-1][0]

    def write(self, document, source):
        self.versions.append((dict(document), source))
        return len(self.versions) - 1

    def imported(self, source):
        return self.sources.get(source, (None, None))[1]

    def mark_imported(self, source, digest, document):
        self.sources[source] = (digest, dict(document))


@pytest.fixture
def write(tmp_path):
    def write(text, name="settings.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusal(path):
    with pytest.raises(ConfigurationError) as refused:
        read(path)
    return str(refused.value)


def test_words_and_codes_mean_what_they_say(write):
    path = write(
        "entities:\n"
        "  accounts:\n"
        "    sync: on\n"
        "    to_exact: off\n"
        "    fields: {payment_condition: {default: 01}, remarks: {default: 2024-01-31}}\n"
        "    options: {prospects: true}\n"
        "translations:\n"
        "  countries: {NO: Norway, 1: One}\n"
        "guards: {changed_share: 0.5, changed_minimum: 10}\n"
    )
    assert read(path) == {
        "entities": {
            "accounts": {
                "sync": "on",
                "to_exact": "off",
                "fields": {"payment_condition": {"default": "01"}, "remarks": {"default": "2024-01-31"}},
                "options": {"prospects": True},
            }
        },
        "translations": {"countries": {"NO": "Norway", "1": "One"}},
        "guards": {"changed_share": 0.5, "changed_minimum": 10},
    }


def test_json_may_be_indented_with_tabs(write):
    document = {"entities": {"accounts": {"match": ["name"]}}, "translations": {"x": {"a": 'tab\tquote"é/'}}}
    assert read(write(json.dumps(document, indent="\t"), "settings.json")) == document


def test_an_empty_file_holds_the_defaults(write):
    assert read(write("# nothing yet\n")) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gards: {}", "line 1, gards: 'gards' is not a setting here; did you mean 'guards'?"),
        (
            "guards:\n  share: 1",
            "line 2, guards.share: 'share' is not a setting here; known are changed_minimum, changed",
        ),
        ("guards:\n  changed_share: 2", "line 2, guards.changed_share: must be less than or equal to 1, not 2"),
        ("guards:\n  changed_share: half", "line 2, guards.changed_share: must be a valid number"),
        ("guards: 1", "line 1, guards: must hold settings of its own"),
        (
            "\nentities:\n  acounts: {}",
            "line 3, entities.acounts: 'acounts' is not an entity; did you mean 'accounts'?",
        ),
        (
            "entities:\n accounts:\n  sync: yes",
            "line 3, entities.accounts.sync: must be 'on', 'related' or 'paused', not 'yes'",
        ),
        ("entities:\n accounts:\n  match: name", "line 3, entities.accounts.match: must be a list"),
        (
            "entities:\n accounts:\n  match:\n  - nam",
            "line 4, entities.accounts.match[0]: 'nam' is not a key of accounts; did",
        ),
        (
            "entities:\n accounts:\n  options:\n   prospect: true",
            "line 4, entities.accounts.options.prospect: 'prospect' is not a",
        ),
        (
            "entities:\n accounts:\n  fields:\n   fon:\n    flow: off",
            "line 4, entities.accounts.fields.fon: 'fon' is not a field",
        ),
        (
            "entities:\n accounts:\n  fields:\n   fax:\n    flow: of",
            "line 5, entities.accounts.fields.fax.flow: must be 'both', ",
        ),
        (
            "entities:\n accounts:\n  fields:\n   fax:\n    to_zoho:\n    - upper\n    - uper",
            "line 7, entities.accounts.fields.fax.to_zoho[1]: 'uper' is not a transformation; did you mean 'upper'?",
        ),
        (
            "entities:\n accounts:\n  custom:\n  - name: x",
            "line 4, entities.accounts.custom[0].exact: must be given; add a line",
        ),
        ("translations: {a: {b: 5}}", "line 1, translations.a.b: must be a text; put it in quotes"),
        ("guards: {}\nguards: {}", "line 2: 'guards' is there twice; take one of them out"),
        ("a: &x {}\nb: *x", "line 1: what has an anchor may not be used again"),
        ("a: &x [*x]", "may not be used again"),
        ("? [a]\n: 1", "line 1: a name must be a word"),
        ("guards: {\n\n", "line 3: "),
        ("guards:\n\tchanged_share: 1", "line 2: found character '\\t'"),
        ("- one", "line 1: a settings file holds names and values"),
        ("guards: !!python/name:os.system x", "line 1: could not determine a constructor"),
    ],
)
def test_a_refusal_names_the_line_and_the_fix(write, text, message):
    path = write(text)
    told = refusal(path)
    assert str(path) in told
    assert message in told


def test_all_refusals_come_at_once(write):
    assert refusal(write("gards: {}\nbudget: {}\n")).count("is not a setting here") == 2


def test_a_file_that_is_not_there_or_not_text_is_told(write, tmp_path):
    assert "does not exist" in refusal(tmp_path / "none.yaml")
    assert "cannot be read" in refusal(tmp_path)
    path = write("")
    path.write_bytes(b"a: \xff\xfe")
    assert "not UTF-8" in refusal(path)
    path.write_bytes(b"a: \x00")
    assert "characters that YAML does not allow" in refusal(path)


MERGES = [
    ("only the source changed", {"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}),
    ("only the others changed", {"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}),
    ("both changed alike", {"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}),
    (
        "different keys of one table",
        {"t": {"a": 1, "b": 1}},
        {"t": {"a": 2, "b": 1}},
        {"t": {"a": 1, "b": 2}},
        {"t": {"a": 2, "b": 2}},
    ),
    ("the source took a key out", {"a": 1, "b": 1}, {"a": 1, "b": 1}, {"b": 1}, {"b": 1}),
    ("the others took a key out", {"a": 1}, {}, {"a": 1}, {}),
    (
        "the source took a table out in which others set something",
        {"t": {"a": 1}},
        {"t": {"a": 1, "b": 2}},
        {},
        {"t": {"b": 2}},
    ),
    ("the first import beside what is there", {}, {"t": {"a": 1}}, {"t": {"b": 2}}, {"t": {"a": 1, "b": 2}}),
    ("a table that nothing is left of", {"t": {"a": 1}}, {"t": {"a": 1}}, {"t": {}}, {"t": {}}),
    ("a list is one value", {"m": [1]}, {"m": [1]}, {"m": [1, 2]}, {"m": [1, 2]}),
]


@pytest.mark.parametrize(("_case", "base", "mine", "theirs", "merged"), MERGES, ids=[each[0] for each in MERGES])
def test_an_import_changes_only_what_its_source_changed(_case, base, mine, theirs, merged):
    assert merge_imports(base, mine, theirs) == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "key"),
    [
        ({"a": 1}, {"a": 2}, {"a": 3}, "a"),
        ({}, {"t": {"a": 2}}, {"t": {"a": 3}}, "t.a"),
        ({"t": {"a": 1}}, {"t": {"a": 2}}, {}, "t.a"),
        ({"m": []}, {"m": [1]}, {"m": [2]}, "m"),
        ({}, {"a": 1}, {"a": {"b": 1}}, "a"),
    ],
)
def test_a_key_that_two_sources_changed_differently_is_refused_by_name(base, mine, theirs, key):
    with pytest.raises(ConfigurationError, match=rf"The setting {key} was changed in two places"):
        merge_imports(base, mine, theirs)


TREES = st.recursive(
    st.integers(0, 2), lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2), max_leaves=5
)
DOCUMENTS = st.dictionaries(st.sampled_from("ab"), TREES, max_size=2)


@given(base=DOCUMENTS, other=DOCUMENTS)
def test_where_only_one_changed_the_merge_is_what_it_changed_to(base, other):
    assert merge_imports(base, base, other) == other
    assert merge_imports(base, other, base) == other
    assert merge_imports(base, other, other) == other


def test_a_file_is_imported_when_its_content_changed_and_only_then(write):
    store = Kept()
    path = write("guards: {changed_share: 0.3}")
    assert import_file(store, path)
    assert not import_file(store, path)
    write("# the same, said differently\nguards:\n  changed_share: 0.3\n")
    assert not import_file(store, path)
    assert len(store.versions) == 2
    write("guards: {changed_share: 0.4}")
    assert import_file(store, path)
    assert store.versions[-1] == ({"guards": {"changed_share": 0.4}}, f"file:{path}")


def test_an_import_keeps_what_another_source_set(write):
    store = Kept()
    path = write("guards: {changed_share: 0.3}")
    import_file(store, path)
    import_document(store, "block:acme", {"creation": {"attempts": 3}})
    write("guards: {changed_share: 0.4}")
    import_file(store, path)
    assert store.current()[1] == {"guards": {"changed_share": 0.4}, "creation": {"attempts": 3}}


def test_an_import_that_is_refused_changes_nothing_and_is_tried_again(write):
    store = Kept()
    import_document(store, "block:acme", {"guards": {"changed_share": 0.1}})
    path = write("guards: {changed_share: 0.3}")
    with pytest.raises(ConfigurationError, match=r"guards\.changed_share"):
        import_file(store, path)
    assert (len(store.versions), store.imported(f"file:{path}")) == (2, None)
    write("guards: {changed_share: 0.1}")
    assert import_file(store, path)
    assert len(store.versions) == 2


def test_two_imports_that_are_fine_alone_are_checked_together():
    store = Kept()
    import_document(store, "one", {"entities": {"accounts": {"custom": [{"name": "x", "exact": "Notes"}]}}})
    with pytest.raises(ConfigurationError, match="with those of two"):
        import_document(store, "two", {"entities": {"accounts": {"fields": {"x": {"flow": "off"}}}}})
    assert len(store.versions) == 2


def test_a_crash_between_writing_and_remembering_is_made_good_by_the_next_import(write):
    store = Kept()
    path = write("guards: {changed_share: 0.3}")
    import_file(store, path)
    store.sources.clear()
    assert import_file(store, path)
    assert len(store.versions) == 2
