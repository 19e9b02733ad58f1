"""What the codes of answers mean, in a language that may differ from the page's."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from evaluations.enums import Channel
from evaluations.form_sections import part_label
from evaluations.schema import NOT_APPLICABLE, Question
from home.bilingual import localized, text_in
from segments.models import Segment

Labels = Mapping[str, str]  # words by code, the code as text


def answer_labels(question: Question, language: str) -> dict[str, str]:
    """The words of each code that an answer can have; empty where the answer is no code."""
    if question.kind == "nps":
        return {}
    labels = {str(each.value): text_in(each.label, language) for each in question.options}
    if question.na_allowed:
        labels[NOT_APPLICABLE] = na_label(question, language)
    return labels


def na_label(question: Question, language: str) -> str:
    with override(language):
        return text_in(question.na_label, language) or _("Not applicable")


def name_label(question: Question, name: str, language: str) -> str:
    """The question in words, and which part of it where `name` is one of several."""
    words = [text_in(question.matrix_label, language), text_in(question.label, language)]
    if name != question.code:
        with override(language):
            words.append(str(part_label(name, question.code)))
    return " – ".join(filter(None, words))


def meta_labels(language: str) -> dict[str, Labels]:
    """The words of the codes that every response has, by column."""
    languages = [code for code, _name in settings.LANGUAGES]
    with override(language):
        return {
            "language": {
                code: str(get_language_info(code)["name_translated"]) for code in languages
            },
            "channel": {code: str(label) for code, label in Channel.choices},
            "segment": {
                each.code: localized(each, "name", language) for each in Segment.objects.all()
            },
        }


def meta_names(language: str) -> dict[str, str]:
    """What the columns that every response has are called."""
    with override(language):
        return {
            "submission_key": _("Key of the sending"),
            "submitted_on": _("Date"),
            "language": _("Language"),
            "channel": _("Channel"),
            "segment": _("Segment"),
            "version": _("Version of the questionnaire"),
        }


def in_words(answer: Any, labels: Labels) -> str | None:
    """The answer's code or codes in words; a code that has none stays as it is."""
    if answer is None:
        return None
    given = answer if isinstance(answer, list) else [answer]
    return " | ".join(labels.get(str(code), str(code)) for code in given)


def chosen_labels(language: str) -> dict[int, str]:
    """The words of a box that is ticked or not."""
    with override(language):
        return {0: _("Not chosen"), 1: _("Chosen")}
