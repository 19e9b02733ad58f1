from typing import Any

from django.http import HttpRequest

from home.languages import language_switch

THEMES = {"light", "dark"}


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every public page needs: the theme chosen, the other language."""
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "language_switch": language_switch(request),
    }
