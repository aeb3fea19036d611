"""Numbers sealed at rest: opened with any key of the list, found blindly, unreadable without a key."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from ssi.common.sealing import UnsealableError, blind_index, blind_indexes, seal, unseal

OLD, NEW = "o" * 50, "n" * 50


def test_what_is_sealed_opens_again_and_shows_nothing() -> None:
    sealed = seal("S1234567D")
    assert unseal(sealed) == "S1234567D"
    assert b"1234567" not in sealed
    assert seal("S1234567D") != sealed


def test_the_blind_index_is_the_same_for_the_same_number_and_purpose_alone() -> None:
    assert blind_index("S1234567D", "number") == blind_index("S1234567D", "number")
    assert blind_index("S1234567D", "number") != blind_index("S1234568B", "number")
    assert blind_index("S1234567D", "number") != blind_index("S1234567D", "other")


def test_a_new_key_seals_and_the_old_one_still_opens_and_finds(settings: LazySettings) -> None:
    settings.SEALING_KEYS = [OLD]
    sealed, index = seal("E1234567"), blind_index("E1234567", "number")
    settings.SEALING_KEYS = [NEW, OLD]
    assert unseal(sealed) == "E1234567"
    assert index in blind_indexes("E1234567", "number")
    assert index != blind_index("E1234567", "number")


def test_without_its_key_nothing_opens_and_the_message_says_neither(settings: LazySettings) -> None:
    sealed = seal("E1234567")
    settings.SEALING_KEYS = [NEW]
    with pytest.raises(UnsealableError) as refused:
        unseal(sealed)
    assert "E1234567" not in str(refused.value)
    assert NEW not in str(refused.value)
