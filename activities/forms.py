from typing import Any

from home.forms import PageForm


class ActivityPageForm(PageForm):
    def slug_for(self, words: dict[str, Any]) -> str:
        """Such as valentine-2027: the series and the year in which it takes place."""
        series, starts_at = words.get("series"), words.get("starts_at")
        if series and starts_at:
            return f"{series.code}-{starts_at.year}"
        return super().slug_for(words)
