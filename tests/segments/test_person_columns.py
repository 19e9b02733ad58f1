"""The columns of a person that are listed by hand: one that is new must go into each list."""

import pytest

from segments.duplicates.merge_choices import FIELDS
from segments.erasing import EMPTIED
from segments.imports.columns import IMPORTED, LABELS
from segments.models import Participant
from segments.people.exports import COLUMNS
from segments.person_data import RECORD

COLUMNS_OF_A_PERSON = {field.name for field in Participant._meta.concrete_fields}
TYPED = {
    field.name
    for field in Participant._meta.concrete_fields
    if field.editable and not field.primary_key
}
# What says nothing about who the person is.
STAY_WHEN_ERASED = {"id", "public_id", "merged_into", "erased_at", "created_at", "updated_at"}
# Of the portal's own making: said in other sections of the copy, or derived of names.
NOT_COPIED = {"id", "merged_into", "segment", "sort_key", "name_key", "sound_key"}


@pytest.mark.parametrize("listed", [IMPORTED, COLUMNS, FIELDS])
def test_what_staff_write_of_a_person_is_imported_exported_and_merged(listed):
    assert sorted(listed) == sorted(TYPED)


def test_every_column_of_a_file_has_a_label():
    assert LABELS.keys() - {"full_name", "tags"} == TYPED


def test_all_that_tells_who_a_person_is_is_emptied():
    assert EMPTIED.keys() | STAY_WHEN_ERASED == COLUMNS_OF_A_PERSON
    assert not EMPTIED.keys() & STAY_WHEN_ERASED


def test_all_that_is_known_of_a_person_is_copied_for_them():
    assert sorted(RECORD) == sorted(COLUMNS_OF_A_PERSON - NOT_COPIED)
