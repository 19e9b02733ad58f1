import tempfile

from portal.settings.base import *  # noqa: F403

MEDIA_ROOT = tempfile.mkdtemp(prefix="portal-media-")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
STORAGES["private"]["OPTIONS"] = {"location": tempfile.mkdtemp(prefix="portal-private-")}  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = False
EXPORTS_APART = False  # a process of its own would read another database
EXPORT_FOLDER = tempfile.mkdtemp(prefix="portal-exports-")
