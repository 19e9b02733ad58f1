"""What explains an export to who has nothing but the file: its codebook and its notes."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.answer_labels import answer_labels, meta_labels, meta_names, name_label
from evaluations.export_columns import LABEL, META_COLUMNS, Extract, asked_by_column
from evaluations.models import Evaluation
from evaluations.schema import NOT_APPLICABLE, Question
from evaluations.selection_words import selection_words
from evaluations.spss_variables import missing_code, spss_variables
from home.bilingual import active_language
from home.tables import Row
from portal.thai.dates import long_date

CODEBOOK_HEADER = ("column", "kind", "value", "label_th", "label_en", "note", "spss")
NOTES_HEADER = ("about", "text")
RETIRED = "retired"


def codebook_rows(evaluation: Evaluation) -> Iterator[Row]:
    """Every column, and below it the codes that its cells can have.

    `spss` says what the column or the code is called in an SPSS file.
    """
    variables = spss_variables(evaluation)
    spss = {(variable.column, variable.option): variable.name for variable in variables}
    yield from _meta_rows(spss)
    for column, question in asked_by_column(evaluation).items():
        labels = (name_label(question, column, language) for language in ("th", "en"))
        name = spss.get((column, ""), "")
        yield column, question.kind, "", *labels, _note(question.retired), name
        if not column.endswith("__other"):
            yield from _code_rows(question, column, spss)


def _meta_rows(spss: dict[tuple[str, str], str]) -> Iterator[Row]:
    th, en = meta_names("th"), meta_names("en")
    words_th, words_en = meta_labels("th"), meta_labels("en")
    for column in META_COLUMNS:
        yield column, "", "", th[column], en[column], "", spss[column, ""]
        for code, words in words_th.get(column, {}).items():
            yield column, "", code, words, words_en[column][code], "", ""


def _code_rows(question: Question, column: str, spss: dict[tuple[str, str], str]) -> Iterator[Row]:
    retired = {str(option.value) for option in question.options if option.retired}
    th, en = answer_labels(question, "th"), answer_labels(question, "en")
    values = {str(option.value): option.value for option in question.options}
    for code in th:
        name = spss.get((column, code), "")
        if code == NOT_APPLICABLE and question.na_allowed:
            name = str(missing_code(question))
        yield column, "", values.get(code, code), th[code], en[code], _note(code in retired), name


def _note(is_retired: bool) -> str:
    return RETIRED if is_retired else ""


def notes_of(extract: Extract, rows: int) -> list[tuple[str, str]]:
    """What the file is, in the language of its labels or else of the moment."""
    with override(extract.labels or active_language()):
        return _what_it_is(extract, rows) + _how_to_read(extract)


def _what_it_is(extract: Extract, rows: int) -> list[tuple[str, str]]:
    evaluation = extract.evaluation
    versions = sorted(each.number for each in (evaluation.version, *evaluation.earlier_versions))
    chosen = [f"{name}: {value}" for name, value in selection_words(evaluation, extract.selection)]
    return [
        (_("What this is"), _("Raw answers, one row for each response")),
        (_("Evaluation"), f"{evaluation.code} – {evaluation.title}"),
        (_("Questionnaire"), evaluation.version.questionnaire.code),
        (_("Versions"), ", ".join(map(str, versions))),
        (_("Taken out on"), long_date(timezone.localdate(), active_language())),
        (
            _("Which responses"),
            "; ".join(chosen) or _("All"),
        ),
        (_("Responses in this file"), str(rows)),
    ]


def _how_to_read(extract: Extract) -> list[tuple[str, str]]:
    may_see = _(
        "Only those who may export raw answers. Don't pass the file on, and publish no figure"
        " of fewer than %(k)s answers."
    )
    notes = [
        (_("Who may see it"), may_see % {"k": extract.evaluation.k}),
        (_("An empty cell"), _("Not answered, or not asked")),
        (NOT_APPLICABLE, _("Not applicable; counted in no figure. In SPSS user-missing: 99")),
        (
            _("Several choices"),
            _("Codes with | between them; in SPSS a variable each, 0 or 1"),
        ),
        (_("A ticked box"), "1"),
        (
            _("Order of the rows"),
            _("By numbers drawn by lot, which don't tell who came first"),
        ),
    ]
    if extract.labels:
        words = _("The words of the codes in the column before it; an import passes over it")
        notes.append((f"…{LABEL}", words))
    return notes
