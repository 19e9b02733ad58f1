"""Setting up an empty portal: its pages, its groups of staff."""

from activities.founding import found_activity_indexes
from evaluations.models import EvaluationIndexPage, SuggestionPage
from home.founding import found_home, found_page, found_standard_page
from home.models import HomePage
from home.roles import set_up_roles
from segments.consenting import load_wordings
from segments.founding import found_rules

PRIVACY_TH = """
<p>เราเก็บข้อมูลเท่าที่จำเป็น แบบประเมินที่ไม่ระบุชื่อจะไม่เก็บบัญชีผู้ใช้ ที่อยู่ไอพี
อุปกรณ์ หรือเวลาที่ตอบ เก็บเพียงวันที่ คำตอบ ภาษา ช่องทาง และกลุ่มผู้ใช้บริการที่คุณเลือก</p>
<p>ผลการประเมินแสดงเป็นกลุ่มเท่านั้น กลุ่มที่มีผู้ตอบน้อยจะถูกซ่อน
โปรดอย่าใส่ชื่อหรือหมายเลขโทรศัพท์ในช่องแสดงความคิดเห็น</p>
<p>คุณติดต่อเราเพื่อขอดู แก้ไข หรือลบข้อมูลของคุณได้ตามช่องทางท้ายหน้า</p>
"""
PRIVACY_EN = """
<p>We collect the least we can. An anonymous evaluation stores no account, network address,
device or time of day: only the date, your answers, the language, the channel and the user
group that you chose.</p>
<p>Results are shown for groups only, and small groups are hidden. Please write no names or
telephone numbers into the comment fields.</p>
<p>To see, correct or delete what we hold about you, reach us by the ways named below.</p>
"""


def found_portal() -> HomePage:
    """Make what is missing of the pages whose addresses are promised, and the staff groups."""
    home = found_home()
    found_activity_indexes(home)
    _found_evaluation_index(home)
    _found_suggestion_page(home)
    found_standard_page(
        slug="privacy",
        parent=home,
        thai={"title": "ประกาศความเป็นส่วนตัว", "body": [("text", PRIVACY_TH)]},
        english={"title": "Privacy notice", "body": [("text", PRIVACY_EN)]},
    )
    load_wordings()
    found_rules()
    set_up_roles()
    return home


def _found_evaluation_index(home: HomePage) -> None:
    if not EvaluationIndexPage.objects.child_of(home).exists():
        found_page(
            EvaluationIndexPage(
                title="แบบประเมิน",
                slug="evaluations",
                lead="ความคิดเห็นของคุณบอกเราว่าปีหน้าควรทำอะไร",
            ),
            parent=home,
            english={
                "title": "Evaluations",
                "lead": "What you tell us decides what we do next year.",
            },
        )


def _found_suggestion_page(home: HomePage) -> None:
    if not SuggestionPage.objects.child_of(home).exists():
        found_page(
            SuggestionPage(
                title="บอกเราหน่อย",
                slug="suggestions",
                lead="ข้อเสนอแนะ คำชม ข้อร้องเรียน หรือคำถาม เราอ่านทุกเรื่อง",
            ),
            parent=home,
            english={
                "title": "Tell us",
                "lead": "A suggestion, a compliment, a complaint, a question: we read them all.",
            },
        )
