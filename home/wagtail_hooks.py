from wagtail import hooks

from home.roles import CUSTOMER, MODERATOR, PR


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
