from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names with a print of the content, also where one script imports another."""

    support_js_module_import_aggregation = True
