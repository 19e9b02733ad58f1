from evaluations.demo.bank import REUSABLE, load_bank
from evaluations.models import BankQuestion
from tests.factories.evaluations import BankQuestionFactory


def test_bank_of_the_demonstration_is_loaded_once_and_keeps_changes(db):
    changed = BankQuestionFactory(code="overall")

    counts = {load_bank(), load_bank()}

    assert counts == {len(REUSABLE)}
    assert BankQuestion.objects.count() == len(REUSABLE)
    changed.refresh_from_db()
    assert changed.schema["item"]["id"] == "happy"


def test_bank_of_the_demonstration_has_the_questions_of_the_results(db):
    load_bank()

    roles = {question.schema["item"].get("role") for question in BankQuestion.objects.all()}
    nps = BankQuestion.objects.get(code="nps")

    assert roles == {
        None,
        "overall_satisfaction",
        "dissatisfaction_flag",
        "dissatisfaction_area",
        "dissatisfaction_text",
        "engagement",
        "nps",
        "knowledge_before",
        "knowledge_after",
    }
    assert nps.schema["scale"]["recommend11"]["type"] == "nps"
