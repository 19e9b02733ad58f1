from django.urls import path, re_path

from segments.enums import ConsentPurpose
from segments.person import consent_views, note_views
from segments.person import views as person_views

PURPOSES = "|".join(ConsentPurpose.values)

app_name = "segments_person"
urlpatterns = [
    path("<int:pk>/data.json", person_views.PersonDataView.as_view(), name="data"),
    path("<int:pk>/erase/", person_views.EraseView.as_view(), name="erase"),
    re_path(
        rf"^(?P<pk>\d+)/consents/(?P<purpose>{PURPOSES})/$",
        consent_views.GiveConsentView.as_view(),
        name="give_consent",
    ),
    path(
        "consents/<int:pk>/withdraw/",
        consent_views.WithdrawConsentView.as_view(),
        name="withdraw_consent",
    ),
    path("<int:pk>/notes/add/", note_views.AddNoteView.as_view(), name="add_note"),
    path("notes/<int:pk>/", note_views.EditNoteView.as_view(), name="edit_note"),
    path("notes/<int:pk>/delete/", note_views.DeleteNoteView.as_view(), name="delete_note"),
]
