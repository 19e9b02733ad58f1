"""Questionnaires made by chance, and what the editor posts of one."""

from hypothesis import strategies as st

from evaluations.blocks import ScalesBlock, SectionsBlock
from evaluations.questionnaire_blocks import blocks_of

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(str.strip)
LINES = st.lists(WORDS, min_size=1, max_size=2).map("\n".join)
TEXTS = st.fixed_dictionaries({"th": LINES, "en": LINES})
TRUTHS = st.booleans()
SCALES = {
    "agree": {
        "type": "likert",
        "na_allowed": False,
        "options": [
            {"value": 2, "th": "ดี", "en": "Good"},
            {"value": 1, "th": "แย่", "en": "Bad", "icon": "sad"},
        ],
    },
    "recommend": {"type": "nps", "min": 0, "max": 10},
}
# What a condition may say about the questions that every form made here begins with.
SIMPLE = st.one_of(
    st.builds(lambda value: {"item": "first", "equals": value}, st.sampled_from([1, "1", 2])),
    st.builds(lambda value: {"item": "first", "at_most": value}, st.sampled_from([1, 1.0, 2.5])),
    st.builds(lambda value: {"item": "choice", "one_of": value}, st.just(["a", "1"])),
    st.just({"item": "choice", "equals": 1}),
    st.just({"item": "box", "equals": True}),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.builds(
        lambda match, parts: {match: parts},
        st.sampled_from(["any", "all"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
OPTIONS = [
    {"value": "a", "th": "ดี", "en": "Good", "other_text": False},
    {"value": "1", "th": "ดู", "en": "Look", "icon": "eye", "other_text": True},
]
OF_KIND = {
    "likert": {"scale": st.just("agree"), "reversed": TRUTHS},
    "matrix": {"scale": st.just("agree"), "reversed": TRUTHS},
    "nps": {"scale": st.just("recommend")},
    "gap": {"scale": st.just("agree")},
    "before_after": {"scale": st.just("agree")},
    "single_choice": {
        "maps_to": st.just("segment"),
        "options_from": st.sampled_from(["faculties", "x"]),
    },
    "multi_choice": {"options_from": st.just("faculties")},
    "ranking": {},
    "number": {"min": st.sampled_from([0, 1.0, 1.5]), "max": st.just(9), "placeholder": WORDS},
    "date": {"placeholder": WORDS},
    "text": {"max_length": st.integers(1, 100_000), "placeholder": WORDS},
    "long_text": {"max_length": st.integers(1, 100_000)},
    "email": {"max_length": st.just(10)},
    "tel": {"placeholder": WORDS},
    "file": {"accept": st.just([".pdf", "image/*"]), "max_mb": st.sampled_from([1, 2.5])},
    "acknowledgement": {},
    "checkbox": {},
}
NEEDED = {"likert": "scale", "matrix": "scale", "gap": "scale", "before_after": "scale"}
OPENING = [
    {"id": "first", "type": "likert", "scale": "agree"},
    {"id": "choice", "type": "single_choice", "options": OPTIONS},
    {"id": "box", "type": "checkbox"},
]


@st.composite
def items(draw, code):
    kind = draw(st.sampled_from(sorted(OF_KIND)))
    own = dict(OF_KIND[kind])
    needed = {NEEDED[kind]: own.pop(NEEDED[kind])} if kind in NEEDED else {}
    role = st.sampled_from(["engagement", "nps", "knowledge_before"])
    shared = {"help": TEXTS, "required": TRUTHS, "role": role, "show_if": CONDITIONS}
    shared["required_one_of"] = st.just(["choice", "first"])
    item = {"id": code, "type": kind, "label": draw(TEXTS)}
    item |= draw(st.fixed_dictionaries(needed, optional=own | shared))
    if kind in ("single_choice", "multi_choice", "ranking"):
        asks = kind != "ranking"
        item["options"] = [
            {key: part for key, part in option.items() if asks or key != "other_text"}
            for option in OPTIONS
        ]
    if kind == "matrix":
        item["rows"] = [{"id": f"{code}r{row}", "label": draw(TEXTS)} for row in (1, 2)]
    return item


@st.composite
def schemas(draw):
    """A finished questionnaire with questions of any kind, as a file could describe it."""
    asked = [draw(items(f"q{number}")) for number in range(draw(st.integers(0, 4)))]
    first = [{**item, "label": {"th": "ข้อ", "en": "Item"}} for item in OPENING]
    optional = {
        "intro": TEXTS,
        "thanks": TEXTS,
        "frequency": TEXTS,
        "audience": st.just(["U1", "U2"]),
        "estimated_minutes": st.sampled_from([2, 2.0, 2.5]),
        "kiosk": st.just({"reset_seconds": 5}),
        "tracking": st.just({"issue_reference_number": True}),
    }
    head = {
        "schema_version": 1,
        "id": "chance",
        "title": draw(TEXTS),
        "band_table": draw(st.sampled_from(["bunchom", "equal"])),
        "min_group": draw(st.integers(3, 20)),
        "scales": SCALES,
        "sections": [
            {"id": "one", "title": draw(TEXTS), "items": first},
            {"id": "two", "title": draw(TEXTS), "dimension": "staff", "items": asked or first[:0]},
        ][: 2 if asked else 1],
    }
    return head | draw(st.fixed_dictionaries({}, optional=optional))


def through_blocks(schema):
    """The value of a schema's blocks after Wagtail has read, cleaned and written it."""
    value = blocks_of(schema)
    for name, block in (("scales", ScalesBlock()), ("sections", SectionsBlock())):
        value[name] = block.get_prep_value(block.clean(block.to_python(value[name])))
    return value


def posted(schema, **more):
    """What a browser posts for the editor that shows this schema, unchanged."""
    value = blocks_of(schema)
    frame = {name: field for name, field in value["frame"].items() if name != "kept"}
    data = {"code": schema["id"], "title_th": schema["title"]["th"]}
    data |= {"title_en": schema["title"]["en"], **frame}
    for name, block in (("scales", ScalesBlock()), ("sections", SectionsBlock())):
        data |= stream(name, block.get_prep_value(block.to_python(value[name])))
    return {key: field for key, field in (data | more).items() if field not in (None, False)}


def stream(prefix, blocks):
    """A list of blocks as the inputs of a form."""
    data = {f"{prefix}-count": str(len(blocks))}
    for order, block in enumerate(blocks):
        data |= {
            f"{prefix}-{order}-deleted": "",
            f"{prefix}-{order}-order": str(order),
            f"{prefix}-{order}-type": block["type"],
            f"{prefix}-{order}-id": block["id"] or "",
        }
        data |= _fields(f"{prefix}-{order}-value", block["value"])
    return data


def _fields(prefix, value):
    if isinstance(value, list):
        return stream(prefix, value)
    if not isinstance(value, dict):
        return {prefix: value}
    data = {}
    for name, part in value.items():
        data |= _fields(f"{prefix}-{name}", part)
    return data
