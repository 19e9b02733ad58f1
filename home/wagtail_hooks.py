from django.db.models import DateTimeField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override

from home.moment_fields import MomentField
from home.roles import CUSTOMER, MODERATOR, PR

register_form_field_override(DateTimeField, override={"form_class": MomentField})


@hooks.register("register_role_permissions")
def home_permissions() -> dict[str, set[str]]:
    admin_access = "wagtailadmin.access_admin"
    return {
        PR: {admin_access, "wagtail_localize.submit_translation"},
        MODERATOR: {
            admin_access,
            "wagtail_localize.submit_translation",
            "home.change_sitesettings",
        },
        CUSTOMER: {admin_access},
    }


@hooks.register("insert_global_admin_css")
def thai_letters() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
