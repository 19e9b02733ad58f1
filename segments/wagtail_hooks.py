from wagtail import hooks
from wagtail.snippets.models import register_snippet

from home.roles import CUSTOMER, all_of
from segments.viewsets import CustomersViewSetGroup

register_snippet(CustomersViewSetGroup)


@hooks.register("register_role_permissions")
def segments_permissions() -> dict[str, set[str]]:
    return {
        CUSTOMER: all_of("segments", "segment", "participant", "membership", "interaction"),
    }
