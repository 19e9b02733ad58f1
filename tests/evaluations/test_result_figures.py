import pytest

from tests.evaluations.schemas import item, options, schema
from tests.evaluations.summing import near, summary_of

pytestmark = pytest.mark.filterwarnings("error")

RESULTS = schema(
    item("overall", role="overall_satisfaction"),
    item("flag", "single_choice", role="dissatisfaction_flag", options=options("no", "yes")),
    item("g1", role="engagement"),
    item("g2", role="engagement", reversed=True),
    item("recommend", "nps", role="nps"),
)
HAPPY = {"overall": 5, "flag": "no", "g1": 5, "g2": 2, "recommend": 10}
UNHAPPY = {"overall": 2, "flag": "yes", "g1": 3, "recommend": 4}


def test_results_come_from_roles():
    found = summary_of(RESULTS, [HAPPY, HAPPY, UNHAPPY, {}])["results"]

    assert found["satisfaction"] == {
        "code": "overall",
        "n": 3,
        "mean": 4,
        "percent_satisfied": near(200 / 3),
        "level": {"code": "much", "th": "มาก", "en": "High", "table": "bunchom"},
    }
    assert found["dissatisfaction"] == {"rate": near(100 / 3), "answered": 3}
    assert found["engagement"] == {"mean": near((13 / 3 + 4) / 2), "nps": near(100 / 3)}


def test_results_are_split_too():
    channels = ["web", "web", "paper", "paper"]

    found = summary_of(RESULTS, [HAPPY, HAPPY, UNHAPPY, {}], channel=channels, by="channel")[
        "results"
    ]

    assert found["satisfaction"]["by"]["web"]["mean"] == 5
    assert found["dissatisfaction"]["by"]["paper"] == {"rate": 100, "answered": 1}
    assert found["engagement"]["by"]["paper"] == {"mean": 3, "nps": -100}
    assert found["engagement"]["by"]["none"] == {"mean": None, "nps": None}


def test_results_without_their_questions_are_absent():
    nothing = dict.fromkeys(("satisfaction", "dissatisfaction", "engagement"))

    assert summary_of(schema(item("a")), [{"a": 1}])["results"] == nothing


def test_no_responses_give_zeros_and_nulls():
    found = summary_of(RESULTS, [], by="segment", groups=("U1",), k=5)

    assert found["n"] == 0
    for question in found["questions"]:
        assert question["n"] == question["by"]["U1"]["n"] == question["by"]["none"]["n"] == 0
    assert found["questions"][0]["mean"] is None
    assert found["questions"][1]["percent"] == {"no": None, "yes": None}
    assert found["sections"][0]["mean_of_items"] is None
    assert found["results"]["dissatisfaction"]["rate"] is None
