import copy
import uuid
from datetime import date

import factory
from factory.django import DjangoModelFactory

from evaluations.enums import Stage
from evaluations.models import (
    AnswerFile,
    BankQuestion,
    Evaluation,
    EvaluationChannel,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    ResponseExport,
)
from evaluations.publishing import schema_digest
from evaluations.questionnaire_yaml import load_questionnaire

SCHEMA_TEXT = """
schema_version: 1
id: small
title: {th: แบบประเมินสั้น, en: Short form}
intro: {th: ใช้เวลาหนึ่งนาที, en: It takes a minute}
min_group: 3
scales:
  satisfaction:
    type: likert
    na_allowed: true
    na_label: {th: ไม่เคยใช้, en: Never used}
    options:
    - {value: 5, th: มากที่สุด, en: Highest}
    - {value: 4, th: มาก, en: High}
    - {value: 3, th: ปานกลาง, en: Moderate}
    - {value: 2, th: น้อย, en: Low}
    - {value: 1, th: น้อยที่สุด, en: Lowest}
sections:
- id: who
  title: {th: เกี่ยวกับคุณ, en: About you}
  items:
  - id: status
    type: single_choice
    required: true
    maps_to: segment
    label: {th: สถานภาพ, en: Status}
    options:
    - {value: U1, th: นักศึกษาปริญญาตรี, en: Undergraduate}
    - {value: U2, th: นักศึกษาบัณฑิตศึกษา, en: Graduate}
    - {value: other, th: อื่น ๆ, en: Other, other_text: true}
- id: how
  title: {th: ความพึงพอใจ, en: Satisfaction}
  items:
  - id: overall
    type: likert
    scale: satisfaction
    required: true
    role: overall_satisfaction
    label: {th: ภาพรวม, en: Overall}
  - {id: staff, type: likert, scale: satisfaction, label: {th: บุคลากร, en: Staff}}
  - id: why
    type: multi_choice
    show_if: {item: overall, at_most: 2}
    label: {th: เพราะอะไร, en: Why}
    options:
    - {value: wait, th: รอนาน, en: Waiting}
    - {value: dirty, th: ไม่สะอาด, en: Not clean}
  - {id: more, type: long_text, max_length: 500, label: {th: ข้อเสนอแนะ, en: Suggestions}}
thanks: {th: ขอบคุณ, en: Thank you}
"""
SCHEMA = load_questionnaire(SCHEMA_TEXT)


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire
        django_get_or_create = ["code"]

    code = "small"
    title_th = "แบบประเมินสั้น"
    title_en = "Short form"
    schema = factory.LazyFunction(lambda: copy.deepcopy(SCHEMA))


class QuestionnaireVersionFactory(DjangoModelFactory):
    class Meta:
        model = QuestionnaireVersion
        django_get_or_create = ["questionnaire", "number"]

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    number = 1
    schema = factory.LazyAttribute(lambda version: version.questionnaire.schema)
    sha256 = factory.LazyAttribute(lambda version: schema_digest(version.schema))


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    code = factory.Sequence(lambda n: f"evaluation-{n}")
    version = factory.SubFactory(QuestionnaireVersionFactory)
    stage = Stage.PUBLISHED


class EvaluationChannelFactory(DjangoModelFactory):
    class Meta:
        model = EvaluationChannel

    evaluation = factory.SubFactory(EvaluationFactory)
    channel = "web"


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = Response

    evaluation = factory.SubFactory(EvaluationFactory)
    version = factory.LazyAttribute(lambda response: response.evaluation.version)
    channel = "web"
    language = "th"
    answers = factory.LazyFunction(lambda: {"status": "U1", "overall": 4})
    submitted_on = date(2017, 2, 14)
    submission_key = factory.LazyFunction(uuid.uuid4)


BANK_ITEM = {
    "id": "happy",
    "type": "likert",
    "scale": "faces",
    "label": {"th": "พอใจแค่ไหน", "en": "How happy are you"},
}
FACES = {
    "type": "likert",
    "options": [
        {"value": 2, "th": "พอใจ", "en": "Happy"},
        {"value": 1, "th": "ไม่พอใจ", "en": "Unhappy"},
    ],
}


class BankQuestionFactory(DjangoModelFactory):
    class Meta:
        model = BankQuestion
        django_get_or_create = ["code"]

    code = "happy"
    kind = factory.LazyAttribute(lambda question: question.schema["item"]["type"])
    label_th = factory.LazyAttribute(lambda question: question.schema["item"]["label"]["th"])
    label_en = factory.LazyAttribute(lambda question: question.schema["item"]["label"]["en"])
    schema = factory.LazyFunction(
        lambda: copy.deepcopy({"item": BANK_ITEM, "scale": {"faces": FACES}})
    )


class AnswerFileFactory(DjangoModelFactory):
    class Meta:
        model = AnswerFile

    evaluation = factory.SubFactory(EvaluationFactory)
    submission_key = factory.LazyFunction(uuid.uuid4)
    question = "photo"
    file = factory.django.FileField(data=b"%PDF-1.4", filename="photo.pdf")
    name = "photo.pdf"
    size = 8
    received_on = date(2017, 2, 14)


class ResponseExportFactory(DjangoModelFactory):
    class Meta:
        model = ResponseExport

    evaluation = factory.SubFactory(EvaluationFactory)
    format = "csv"
    labels = "th"
    rows = 3
    answers_revision = 0
