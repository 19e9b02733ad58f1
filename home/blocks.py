from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]


class QuotationBlock(StructBlock):
    text = TextBlock(label=_("Quotation"))
    source = CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "components/blocks/quotation.html"
        preview_value = {"text": "ห้องสมุดคือบ้านหลังที่สองของฉัน", "source": "นักศึกษาชั้นปีที่ 2"}
        description = _("Somebody's words, set apart")


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "components/blocks/picture.html"
        description = _("A picture with its caption")


class NoticeBlock(StructBlock):
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "components/blocks/notice.html"
        preview_value = {"text": "หอสมุดปิดทำการวันที่ 13–15 เมษายน"}
        description = _("One thing that must not be missed")


class BodyBlock(StreamBlock):
    """What the words of any page are made of."""

    text = RichTextBlock(
        label=_("Text"),
        features=TEXT_FEATURES,
        template="components/blocks/text.html",
        preview_value="<p>ขอเชิญทุกท่านร่วมกิจกรรม</p>",
        description=_("Paragraphs, headings, lists and links"),
    )
    picture = PictureBlock()
    quotation = QuotationBlock()
    notice = NoticeBlock()
