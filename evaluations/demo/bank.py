"""The demonstration's question bank: what most of its questionnaires ask in the same way."""

from evaluations.demo.content import questionnaire_schemas
from evaluations.models import BankQuestion
from evaluations.questionnaire_editing import put_into_bank

# Questionnaire and code of each question that is worth asking elsewhere.
REUSABLE = (
    ("annual-service-survey", "status"),
    ("annual-service-survey", "overall"),
    ("annual-service-survey", "dis_any"),
    ("annual-service-survey", "dis_area"),
    ("annual-service-survey", "dis_detail"),
    *(("annual-service-survey", f"g{number}") for number in range(1, 6)),
    ("annual-service-survey", "nps"),
    ("training-evaluation", "k_before"),
    ("training-evaluation", "k_after"),
)


def load_bank() -> int:
    """Put in what the bank lacks; gives how many questions of the demonstration it has."""
    schemas = {schema["id"]: schema for schema in questionnaire_schemas()}
    known = set(BankQuestion.objects.values_list("code", flat=True))
    for questionnaire, code in REUSABLE:
        if code not in known:
            put_into_bank(schema=schemas[questionnaire], code=code)
    return len(REUSABLE)
