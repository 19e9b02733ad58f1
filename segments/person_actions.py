"""What is done with personal data, by the names under which it is written down."""

from django.utils.translation import gettext_lazy as _

LISTED = "segments.list_participants"
VIEWED = "segments.view_participant"
EXPORTED = "segments.export_participants"
COPIED = "segments.copy_participant_data"
ERASED = "segments.erase_participant"
MERGED = "segments.merge_participants"
UNMERGED = "segments.unmerge_participants"
NOT_DUPLICATE = "segments.not_a_duplicate"
TAGGED = "segments.tag_people"
MOVED = "segments.give_segment"
OVERRIDE_ENDED = "segments.end_override"
RULES_APPLIED = "segments.apply_rules"
CONSENTED = "segments.give_consent"
WITHDRAWN = "segments.withdraw_consent"
NOTED = "segments.write_note"
IMPORTED = "segments.import_participants"
IMPORT_UNDONE = "segments.undo_import"

ACTIONS = (
    (LISTED, _("List people"), _("People listed")),
    (VIEWED, _("Read a person's page"), _("A person's page read")),
    (EXPORTED, _("Export people"), _("People exported")),
    (COPIED, _("Copy a person's data"), _("A person's data copied")),
    (ERASED, _("Erase a person"), _("A person erased")),
    (MERGED, _("Merge people"), _("Two records merged")),
    (UNMERGED, _("Take a merge back"), _("A merge taken back")),
    (NOT_DUPLICATE, _("Tell two people apart"), _("Two records marked as not a duplicate")),
    (TAGGED, _("Tag people"), _("Tags of people changed")),
    (MOVED, _("Give a segment by hand"), _("A segment given by hand")),
    (OVERRIDE_ENDED, _("Take back a segment given by hand"), _("A segment by hand taken back")),
    (RULES_APPLIED, _("Apply the segment rules"), _("The segment rules applied")),
    (CONSENTED, _("Write down a consent"), _("A consent written down")),
    (WITHDRAWN, _("Withdraw a consent"), _("A consent withdrawn")),
    (NOTED, _("Write a note on a person"), _("A note on a person written")),
    (IMPORTED, _("Import people"), _("People imported")),
    (IMPORT_UNDONE, _("Take an import of people back"), _("An import of people taken back")),
)
