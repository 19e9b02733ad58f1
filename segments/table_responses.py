"""Tables that a browser takes away."""

import tempfile
from collections.abc import Iterable

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from home.tables import Row, csv_lines, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


def table_response(*, name: str, form: str, header: Row, rows: Iterable[Row]) -> HttpResponseBase:
    """A file of one table; form is "csv" or "xlsx", and the name's ending."""
    file_name = f"{name}.{form}"
    if form == "csv":
        response = StreamingHttpResponse(
            csv_lines(header, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, [("data", header, rows)])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)
