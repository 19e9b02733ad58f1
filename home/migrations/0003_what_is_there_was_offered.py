from django.db import migrations


def note_what_was_offered(apps, schema_editor):
    """The permissions of the release before; those of this one are made after its migrations."""
    Permission = apps.get_model("auth", "Permission")
    OfferedPermission = apps.get_model("home", "OfferedPermission")
    Group = apps.get_model("auth", "Group")
    if not Group.objects.filter(name="customer").exists():
        return
    names = Permission.objects.values_list("content_type__app_label", "codename").distinct()
    OfferedPermission.objects.bulk_create(
        [OfferedPermission(name=f"{app}.{codename}") for app, codename in names]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_offeredpermission"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(note_what_was_offered, migrations.RunPython.noop)]
