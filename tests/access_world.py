"""What the routes are asked about: one object of each kind, so that an answer means something."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, Site, Task, get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation, TranslationSource

from activities.models import RegistryEntry, Requirement, ServiceIndexPage, ServicePage
from evaluations.models import AnswerFile, Evaluation, Questionnaire, Response
from home.founding import found_page
from home.models import SiteSettings
from segments.models import (
    Consent,
    ConsentWording,
    ImportProfile,
    Merge,
    Participant,
    ParticipantGroup,
    ParticipantImport,
    ParticipantNote,
    SavedView,
    SegmentOverride,
    SegmentRule,
    Semester,
)
from tests.factories.activities import (
    ServiceFactory,
    draft_activity_page,
    published_activity_page,
)
from tests.factories.evaluations import (
    AnswerFileFactory,
    BankQuestionFactory,
    EvaluationFactory,
    ResponseFactory,
)
from tests.factories.segments import ParticipantFactory, SegmentFactory

# Words of people and of their answers, which no other staff may come to read.
SECRETS = (b"Zaliha-Unseen", b"CARD-77120", b"Only-for-the-library")


@dataclass(frozen=True, slots=True)
class World:
    """An object of each model, and the values of parameters in addresses.

    Values stand under the beginning of a route's name: "" fits all, the longest wins.
    """

    objects: Mapping[type[Model], Model]
    values: Mapping[str, Mapping[str, object]]


def made_world(*, editor):
    """editor is a member of "pr", who has asked the moderators to look at a page."""
    page, english = published_activity_page()
    made = [page, page.activity, *vocabulary(page), *people_and_answers(editor), *files()]
    made.append(BankQuestionFactory())
    made.append(get_user_model().objects.create_user("another-member"))
    objects = {type(instance): instance for instance in made}
    for model in get_page_models():
        first = model.objects.filter(locale__language_code="th").order_by("depth").first()
        objects.setdefault(model, first)
    objects[Page] = page
    values = {
        "": values_for_pages(page) | values_for_translations(page, english),
        "wagtail_localize:convert_to_alias": {"page_id": english.pk},
        **values_under_moderation(editor),
        **values_for_workflows(),
        **values_for_models(objects),
        **values_for_addresses(),
        **values_for_evaluations(objects),
        **values_for_people(objects),
    }
    return World(objects, values)


def vocabulary(page):
    method = page.series.method
    service = ServiceFactory(method=method)
    service_page = ServicePage(title="บริการ", slug="help", service=service, summary="ช่วยค้น")
    index = ServiceIndexPage.objects.get(locale__language_code="th")
    found_page(service_page, parent=index, english={"title": "Help"})
    talk = RegistryEntry.objects.create(
        code="talk", name_th="บรรยาย", name_en="Talk", method=method, kind="outreach"
    )
    stall = Requirement.objects.create(code="stall", name_th="บูธ", name_en="Stall")
    return page.series, method, service, service_page, talk, stall


def people_and_answers(owner):
    name, card, words = (secret.decode() for secret in SECRETS)
    evaluation, segment = EvaluationFactory(code="asked"), SegmentFactory()
    answers = {"status": "U1", "overall": 4, "more": words}
    ResponseFactory.create_batch(4, evaluation=evaluation, segment=segment, answers=answers)
    response = evaluation.responses.first()
    file = AnswerFileFactory(evaluation=evaluation, response=response)
    participant = ParticipantFactory(given_name=name, patron_id=card)
    log(participant, "wagtail.edit")
    questionnaire = evaluation.version.questionnaire
    asked = (evaluation, questionnaire, response, file)
    return *asked, participant, segment, *what_staff_keep(participant, segment, owner)


def what_staff_keep(participant, segment, owner):
    """Of people: a note, a consent, an import, a merge, rules and groups."""
    other = ParticipantFactory(given_name="Other")
    condition = {"field": "category", "operator": "is", "value": "undergraduate"}
    merged = ParticipantFactory(given_name="Merged", merged_into=other)
    return (
        SegmentRule.objects.create(segment=segment, conditions=[condition]),
        ParticipantGroup.objects.create(name_th="กลุ่ม", conditions=[condition]),
        SegmentOverride.objects.create(participant=other, segment=segment, reason="ตรวจแล้ว"),
        Consent.objects.create(
            participant=other,
            purpose="contact",
            version=1,
            wording_hash="0" * 64,
            language="th",
            channel="counter",
            given_at=timezone.now(),
        ),
        ConsentWording.objects.first(),
        ParticipantNote.objects.create(participant=participant, text="โทรกลับ"),
        ImportProfile.objects.create(name="ทะเบียน"),
        ParticipantImport.objects.create(file_name="people.csv", sha256="0" * 64),
        Merge.objects.create(survivor=other, merged=merged),
        SavedView.objects.create(name="นักศึกษา", query="category=undergraduate", owner=owner),
        Semester.objects.create(
            number=1,
            academic_year=2017,
            first_day=date(2017, 8, 1),
            last_day=date(2017, 12, 15),
        ),
    )


def files():
    image = get_image_model().objects.create(title="ภาพ", file=get_test_image_file())
    file = ContentFile(b"Open to all", name="open.txt")
    return image, get_document_model().objects.create(title="เอกสาร", file=file)


def values_for_pages(page):
    """What most routes call a page, and ids of things that there are none of."""
    parent = page.get_parent()
    return {
        **dict.fromkeys(("pk", "page_id", "page_pk", "page_to_move_id", "object_id"), page.pk),
        **dict.fromkeys(("parent_page_id", "destination_id"), parent.pk),
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "activities"),
        **dict.fromkeys(("model_name", "content_type_model_name"), "activitypage"),
        **dict.fromkeys(("restriction_id", "page_view_restriction_id", "uploaded_file_id"), 1),
        "session_id": 1,
        "revision_id": page.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
    }


def values_under_moderation(editor):
    """A page that waits for the moderators."""
    page = draft_activity_page(slug="waiting", title="รอตรวจ")
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    values = {
        "page_id": page.pk,
        "action_name": "approve",
        "task_id": state.current_task_state.task_id,
        "task_state_id": state.current_task_state.pk,
        "workflow_state_id": state.pk,
    }
    routes = ("workflow_", "collect_workflow_", "confirm_workflow_")
    return {f"wagtailadmin_pages:{start}": values for start in routes}


def values_for_workflows():
    task = Task.objects.filter(workflow_tasks__isnull=False).first()
    workflow = task.workflow_tasks.first().workflow_id
    prefix = "wagtailadmin_workflows:"
    verbs = ("edit", "disable", "enable")
    kind = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    return {
        prefix: {"pk": workflow, "workflow_pk": workflow, "task_id": task.pk},
        f"{prefix}add_task": kind,
        **{f"{prefix}{verb}_task": {"pk": task.pk} for verb in verbs},
    }


def values_for_translations(page, english):
    source = TranslationSource.get_or_create_from_instance(page)[0]
    translation = Translation.objects.create(source=source, target_locale=english.locale)
    return {
        "translation_source_id": source.pk,
        "translation_id": translation.pk,
        "string_segment_id": source.stringsegment_set.first().pk,
        "overridable_segment_id": 1,
        "mode": "print",
    }


def values_for_models(objects):
    """What the routes of a model know as pk, or by a name of their own."""
    document, image = objects[get_document_model()], objects[get_image_model()].pk
    name, document = document.filename, document.pk
    collection = Collection.get_first_root_node().add_child(name="คลังภาพ").pk
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/th/")
    values = {
        "wagtailadmin_api:documents:": {"pk": document},
        "wagtailadmin_api:images:": {"pk": image},
        "wagtailadmin_collections:": {"pk": collection, "collection_id": collection},
        "wagtaildocs": {"pk": document, "document_id": document, "doc_id": document},
        "wagtaildocs_serve": {"args": (document, name)},
        "wagtailimages": {"pk": image, "image_id": image, "filter_spec": "width-100"},
        "wagtaillocales:": {"pk": Locale.objects.get(language_code="en").pk},
        "wagtailredirects:": {"redirect_id": redirect.pk},
        "wagtailsettings:": {"app_name": "home", "model_name": "sitesettings"}
        | {"pk": SiteSettings.load().pk},
        "wagtailsites:": {"pk": Site.objects.get().pk},
        "wagtailusers_groups:": {"pk": Group.objects.create(name="others").pk},
        "wagtailusers_users:": {"pk": objects[get_user_model()].pk},
    }
    for model in get_snippet_models():
        label = model._meta.label_lower.replace(".", "_")
        for kind in ("wagtailsnippets", "wagtailsnippetchoosers"):
            values[f"{kind}_{label}:"] = {"pk": objects[model].pk}
    return values


def values_for_evaluations(objects):
    questionnaire = {"pk": objects[Questionnaire].pk, "number": 1, "code": "overall"}
    return {
        "evaluations:answer": {"code": "asked"},
        "evaluation_results:": {"code": "asked"},
        "evaluation_results:response": {"pk": objects[Response].pk},
        "evaluation_results:answer_file": {"pk": objects[AnswerFile].pk},
        "evaluation_results:export_": {"pk": uuid.UUID(int=1)},
        "evaluation_opening:": {"pk": objects[Evaluation].pk, "step": "open"},
        "evaluation_publishing:": questionnaire,
        "wagtailsnippets_evaluations_questionnaire:": questionnaire,
    }


def values_for_people(objects):
    participant = {"pk": objects[Participant].pk}
    record = {"pk": objects[ParticipantImport].pk}
    return {
        "segments_rules:": {"kind": "rule", "form": "csv"},
        "segments_rules:export_group": {"pk": objects[ParticipantGroup].pk},
        "segments_rules:override": participant,
        "segments_rules:end_override": {"pk": objects[SegmentOverride].pk},
        "segments_person:": participant | {"purpose": "contact"},
        "segments_person:withdraw_consent": {"pk": objects[Consent].pk},
        "segments_person:edit_note": {"pk": objects[ParticipantNote].pk},
        "segments_person:delete_note": {"pk": objects[ParticipantNote].pk},
        "wagtailsnippets_segments_participant:": participant | {"whom": "people", "form": "csv"},
        "segments_views:": {"pk": objects[SavedView].pk},
        "segments_duplicates:": {"pk": objects[Merge].pk},
        "segments_imports:": record | {"token": "nothing-is-kept-here"},
    }


def values_for_addresses():
    return {
        "/admin/^.*/$": {"url": "/admin/nowhere/"},
        "/admin/test404/": {"url": "/admin/test404/"},
        "home:media": {"path": "documents/open.txt"},
        "wagtail_serve": {"code": "asked"},
        "wagtail_serve_calendar": {"path": "activities/calendar.ics"},
        "wagtailadmin_password_reset_confirm": {"uidb64": "MQ", "token": "1-1"},
        "wagtailadmin_tag_model": {"app_name": "taggit", "model_name": "tag"},
    }
