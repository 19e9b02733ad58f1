"""The words in which people are asked for a consent, as a new portal has them."""

from segments.enums import ConsentPurpose

FIRST_WORDINGS = {
    ConsentPurpose.CONTACT: (
        "ข้าพเจ้ายินยอมให้ห้องสมุดส่งข่าวกิจกรรมและบริการทางอีเมลหรือโทรศัพท์ที่ให้ไว้"
        " ข้าพเจ้าถอนความยินยอมได้ทุกเมื่อ โดยไม่กระทบสิทธิ์ในการใช้ห้องสมุด",
        "I agree that the library sends me news of its activities and services to the e-mail"
        " address or telephone number I gave. I can withdraw this at any time; what I may use"
        " at the library does not depend on it.",
    ),
    ConsentPurpose.RESEARCH: (
        "ข้าพเจ้ายินยอมให้ห้องสมุดเชิญตอบแบบสำรวจหรือให้สัมภาษณ์เพื่อปรับปรุงบริการ"
        " ข้าพเจ้าปฏิเสธแต่ละครั้งหรือถอนความยินยอมได้ทุกเมื่อ"
        " โดยไม่กระทบสิทธิ์ในการใช้ห้องสมุด",
        "I agree that the library invites me to surveys and interviews that help it to improve."
        " I can decline each of them, or withdraw this, at any time; what I may use at the"
        " library does not depend on it.",
    ),
    ConsentPurpose.PUBLICATION: (
        "ข้าพเจ้ายินยอมให้ห้องสมุดเผยแพร่ชื่อหรือภาพของข้าพเจ้าจากการร่วมกิจกรรม"
        " ทางเว็บไซต์และสื่อของห้องสมุด ข้าพเจ้าถอนความยินยอมได้ทุกเมื่อ"
        " และห้องสมุดจะนำชื่อหรือภาพออกจากสื่อของห้องสมุด",
        "I agree that the library publishes my name or my picture from activities I took part"
        " in, on its website and in its own media. I can withdraw this at any time; the library"
        " then takes the name or picture out of its media.",
    ),
}
