from types import SimpleNamespace

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery

from segments.identities import identity_of

AT_ONCE = 1_000
NAMED = ("patron_id", "given_name", "family_name", "latin_name", "email", "phone")


def derive(apps, schema_editor):
    Participant = apps.get_model("segments", "Participant")
    ParticipantWord = apps.get_model("segments", "ParticipantWord")
    Membership = apps.get_model("segments", "Membership")
    Interaction = apps.get_model("segments", "Interaction")

    def store(people, words):
        Participant.objects.bulk_update(people, ["sort_key", "name_key", "sound_key"])
        ParticipantWord.objects.bulk_create(words, batch_size=AT_ONCE)

    people, words = [], []
    for person in Participant.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        identity = identity_of(SimpleNamespace(**{name: getattr(person, name) for name in NAMED}))
        person.sort_key = identity.sort_key
        person.name_key = identity.name_key
        person.sound_key = identity.sound_key
        people.append(person)
        words += [ParticipantWord(participant=person, word=word) for word in identity.words]
        if len(people) == AT_ONCE:
            store(people, words)
            people, words = [], []
    store(people, words)

    current = Membership.objects.filter(participant=OuterRef("pk"), valid_to=None)
    lines = Interaction.objects.filter(participant=OuterRef("pk")).values("participant")
    Participant.objects.update(
        segment=Subquery(current.values("segment")[:1]),
        last_seen_on=Subquery(lines.annotate(last=Max("occurred_on")).values("last")),
    )


def leave_the_search_index(apps, schema_editor):
    """People are found by words of their own; nothing of them stays in the site's index."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    IndexEntry = apps.get_model("wagtailsearch", "IndexEntry")
    for content_type in ContentType.objects.filter(app_label="segments", model="participant"):
        IndexEntry.objects.filter(content_type_id=content_type.pk).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("segments", "0002_people_and_segments"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.RunPython(leave_the_search_index, migrations.RunPython.noop),
    ]
