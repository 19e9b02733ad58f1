"""The first accounts of an empty portal, one for each role."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.users.models import UserProfile

from home.roles import ADMIN, ROLES


@transaction.atomic
def set_up_staff(password: str = "") -> tuple[list[str], str]:
    """Create the account of each role that is missing; accounts that exist stay as they are.

    Gives the names of those created and their password: the one given, else the one of the
    settings, else one made up, which nobody can learn later.
    """
    users = get_user_model().objects
    password = password or settings.PORTAL_ADMIN_PASSWORD or secrets.token_urlsafe(9)
    missing = [role for role in ROLES if not users.filter(username=role).exists()]
    for role in missing:
        user = users.create_user(
            role,
            email=f"{role}@example.org",
            password=password,
            first_name=role.title(),
            last_name="OAR-CRM",
            is_superuser=role == ADMIN,
        )
        user.groups.add(Group.objects.get(name=role))
        if role == ADMIN:
            profile = UserProfile.get_for_user(user)
            profile.preferred_language = settings.LANGUAGE_CODE
            profile.save()
    return missing, password
