from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class FromFilesPolicy(ModelPermissionPolicy):
    """Questionnaires come from files (`import_questionnaire`); in the admin they are read."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)
