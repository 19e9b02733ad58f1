"""What is remembered of how files of one kind are read."""

from segments.imports.drafts import ImportDraft
from segments.models import ImportProfile


def remember(draft: ImportDraft) -> None:
    """Keep the choices of a draft under the name that was given; without one nothing is kept.

    The draft's own profile is renewed; a name that another has is never taken over.
    """
    if not draft.remember_as:
        draft.profile_id = None
        return
    profile = draft.profile()
    if ImportProfile.objects.filter(name=profile.name).exclude(pk=profile.pk).exists():
        return
    stored = ImportProfile.objects.filter(pk=profile.pk).first()
    if stored:
        # Columns that this file lacks are remembered for the next that has them.
        profile.mapping = stored.mapping | profile.mapping
        profile.categories = stored.categories | profile.categories
    else:
        profile.pk = None
    profile.save()
    draft.profile_id = profile.pk
