"""Small questionnaires in the form in which versions store them."""


def text(words):
    return {"th": words, "en": words}


def options(*values):
    return [{"value": value, **text(str(value))} for value in values]


def item(code, kind="likert", **more):
    return {"id": code, "type": kind, "label": text(code), **more}


def schema(*items, section="staff", low=1, high=5, **more):
    """One section; its likert items without a scale of their own have low to high."""
    with_scales = [
        {"scale": "scale", **each} if each["type"] in ("likert", "gap", "before_after") else each
        for each in items
    ]
    return {
        "schema_version": 1,
        "id": "form",
        "title": text("Form"),
        "band_table": "bunchom",
        "min_group": 5,
        # Written from the highest down, as the library's forms do.
        "scales": {"scale": {"type": "likert", "options": options(*range(high, low - 1, -1))}},
        "sections": [
            {"id": section, "title": text(section), "dimension": section, "items": with_scales}
        ],
        **more,
    }


def rows(answers, **columns):
    """Responses with these answers; a column is a list, or one value for all."""
    made = []
    for number, each in enumerate(answers):
        row = {"segment": None, "era": None, "channel": "web", "language": "th"}
        row |= {"id": number, "submitted_on": "2017-02-14", "answers": each}
        for name, values in columns.items():
            row[name] = values[number] if isinstance(values, list) else values
        made.append(row)
    return made
