"""Print the seconds that five summaries of a large frame took, one a line."""

import sys
import time

import numpy as np
import pandas as pd

from evaluations.summaries import summarize

RESPONSES, QUESTIONS, RUNS = 1_000_000, 25, 5
SEGMENTS = ("U1", "U2", "U3", "U4", "U5", "F1", "F2", "Pa1", "Pa2", "Pa3")
SCHEMA = {
    "id": "bench",
    "title": {"th": "วัด", "en": "Bench"},
    "band_table": "bunchom",
    "scales": {
        "five": {
            "type": "likert",
            "options": [{"value": value, "th": "", "en": ""} for value in range(1, 6)],
        }
    },
    "sections": [
        {
            "id": "all",
            "title": {"th": "ทั้งหมด", "en": "All"},
            "items": [
                {"id": f"q{n}", "type": "likert", "scale": "five", "label": {"th": "", "en": ""}}
                for n in range(QUESTIONS)
            ],
        }
    ],
}


def frame() -> pd.DataFrame:
    random = np.random.default_rng(2560)
    columns = {
        f"q{n}": random.integers(-1, 6, RESPONSES, dtype=np.int8).clip(-1, 5)
        for n in range(QUESTIONS)
    }
    for values in columns.values():
        values[values == 0] = -1
    segment = pd.Categorical.from_codes(random.integers(0, 10, RESPONSES), SEGMENTS)
    era = pd.Categorical(["present"]).repeat(RESPONSES)
    return pd.DataFrame({"segment": segment, "era": era, **columns})


def main() -> None:
    answers = frame()
    for _ in range(RUNS):
        began = time.perf_counter()
        summarize(answers, SCHEMA, k=5, by="segment", groups=SEGMENTS)
        sys.stdout.write(f"{time.perf_counter() - began:.4f}\n")


if __name__ == "__main__":
    main()
