"""An uploaded file between the steps of its import: private, for two days, for whom it is."""

import json
import secrets
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils import timezone

from segments.enums import OnKnown
from segments.imports.reports import ParticipantReport
from segments.models import ImportProfile

FOLDER = "imports"
IN_SESSION = "participant_imports"
KEPT_FOR = timedelta(days=2)  # the disk says the day on which a file came, not the hour
MOST_DRAFTS = 5


def private_storage() -> Storage:
    return storages["private"]


@dataclass
class ImportDraft:
    """The file, and what was chosen for it so far. Lives in the session of who brought it."""

    token: str
    file_name: str
    encoding: str = ""
    asked_encoding: str = ""  # how it could be read, if the person says that it reads well
    profile_id: int | None = None
    mapping: dict[str, str] | None = None
    categories: dict[str, str] = field(default_factory=dict)
    on_known: str = OnKnown.UPDATE.value
    is_complete: bool = False
    remember_as: str = ""
    words: dict[str, list[str]] = field(default_factory=dict)  # by column: what stands in it

    @classmethod
    def keep(cls, file: File, *, profile: ImportProfile | None) -> Self:
        """Keep an uploaded file, with what its profile remembers."""
        draft = cls(token=secrets.token_hex(16), file_name=file.name or "")
        private_storage().save(draft.path, file)
        if profile:
            draft.profile_id = profile.pk
            draft.remember_as = profile.name
            draft.categories = profile.categories
            draft.on_known = profile.on_known
            draft.is_complete = profile.is_complete
        return draft

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.token}.table"

    @property
    def report_path(self) -> str:
        return f"{FOLDER}/{self.token}.json"

    def file(self) -> File:
        """Raises FileNotFoundError once the file is removed."""
        return private_storage().open(self.path, "rb")

    def profile(self) -> ImportProfile:
        """What was chosen, as the profile by which the file is read; not saved."""
        return ImportProfile(
            pk=self.profile_id,
            name=self.remember_as,
            mapping=self.mapping or {},
            categories={word: code for word, code in self.categories.items() if code},
            encoding=self.encoding,
            on_known=self.on_known,
            is_complete=self.is_complete,
        )

    def keep_report(self, report: ParticipantReport) -> None:
        private_storage().delete(self.report_path)
        text = json.dumps(report.as_json(), ensure_ascii=False)
        private_storage().save(self.report_path, ContentFile(text.encode()))

    def report(self) -> dict[str, Any] | None:
        """The report of the last dry run, as JSON has it; None before there was one."""
        if not private_storage().exists(self.report_path):
            return None
        with private_storage().open(self.report_path, "rb") as file:
            return json.load(file)

    def forget_report(self) -> None:
        private_storage().delete(self.report_path)

    def save(self, session: MutableMapping[str, Any]) -> None:
        drafts = session.get(IN_SESSION, {})
        drafts[self.token] = asdict(self)
        for token in list(drafts)[:-MOST_DRAFTS]:
            cls = type(self)
            cls(**drafts.pop(token)).forget_files()
        session[IN_SESSION] = drafts

    def forget(self, session: MutableMapping[str, Any]) -> None:
        drafts = session.get(IN_SESSION, {})
        drafts.pop(self.token, None)
        session[IN_SESSION] = drafts
        self.forget_files()

    def forget_files(self) -> None:
        private_storage().delete(self.path)
        self.forget_report()


def find_draft(session: MutableMapping[str, Any], token: str) -> ImportDraft | None:
    """The draft of that token, for the person who brought it alone."""
    kept = session.get(IN_SESSION, {}).get(token)
    return ImportDraft(**kept) if kept else None


def sweep_drafts_job() -> None:
    sweep_drafts(at=timezone.now())


def sweep_drafts(*, at: datetime) -> int:
    """Remove files that somebody brought and never went on with; give their number."""
    storage = private_storage()
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if storage.get_modified_time(path) < at - KEPT_FOR]
    for path in old:
        storage.delete(path)
    return len(old)
