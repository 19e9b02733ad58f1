from django.db.models import QuerySet
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from activities.models import Activity
from activities.viewsets import VocabularyViewSetGroup
from home.roles import CUSTOMER, MODERATOR, PR, all_of

register_snippet(VocabularyViewSetGroup)


@hooks.register("register_role_permissions")
def activities_permissions() -> dict[str, set[str]]:
    words = all_of("activities", "series", "service", "registryentry")
    seen = {f"activities.view_{model}" for model in ("method", "requirement", "activity")}
    every_word_seen = {f"activities.view_{m}" for m in ("series", "service", "registryentry")}
    return {PR: words | seen, MODERATOR: words | seen, CUSTOMER: seen | every_word_seen}


@hooks.register("register_named_activities")
def named_activities() -> QuerySet[Activity]:
    """What the ledger's codes are called where the list of people offers them."""
    return Activity.objects.all()
