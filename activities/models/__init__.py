from activities.models.activities import Activity
from activities.models.library_services import Service
from activities.models.pages import (
    ActivityIndexPage,
    ActivityPage,
    ServiceIndexPage,
    ServicePage,
)
from activities.models.registry import Method, RegistryEntry, Requirement, Series

__all__ = [
    "Activity",
    "ActivityIndexPage",
    "ActivityPage",
    "Method",
    "RegistryEntry",
    "Requirement",
    "Series",
    "Service",
    "ServiceIndexPage",
    "ServicePage",
]
