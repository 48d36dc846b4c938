"""One suite for every block: its form must explain itself, and a saved document must outlive new versions."""

from __future__ import annotations

from typing import Any

import pytest
from prefect.blocks.core import Block
from pydantic import SecretStr

import blocks

BLOCKS: list[type[Block]] = [getattr(blocks, name) for name in blocks.__all__]
FIELDS = [
    pytest.param(field, id=f"{block.__name__}.{name}")
    for block in BLOCKS
    for name, field in block.model_fields.items()
]  # fmt: skip
SECRETS = [
    (block, name) for block in BLOCKS for name, field in block.model_fields.items() if field.annotation is SecretStr
]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_named_and_explained(field: Any) -> None:
    assert field.title
    assert field.description
    assert field.description.endswith(".")
    assert not set("`*[]") & set(field.description), "one of Prefect's two user interfaces shows markup as it stands"


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_has_a_default_so_that_blocks_saved_by_an_older_version_load(field: Any) -> None:
    assert not field.is_required()


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_has_a_name_a_slug_and_a_description(block: type[Block]) -> None:
    assert block.get_block_type_slug() == block.get_block_type_name().lower().replace(" ", "-")
    assert block.get_description()
    assert block.get_code_example(), "the page of a saved block shows how it is used"


@pytest.mark.parametrize(("block", "name"), SECRETS)
def test_a_secret_is_not_shown(block: type[Block], name: str) -> None:
    held = block(**{name: SecretStr("hush-hush")})
    assert "hush-hush" not in repr(held) + str(held) + held.model_dump_json()


def test_secrets_are_where_secrets_are_expected() -> None:
    assert {f"{block.__name__}.{name}" for block, name in SECRETS} == {
        "ExactOnlineCredentials.client_secret", "ExactOnlineCredentials.refresh_token",
        "ZohoCrmCredentials.client_secret", "ZohoCrmCredentials.refresh_token", "StagingDatabase.url",
    }  # fmt: skip
