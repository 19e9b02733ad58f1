"""People who open a form and send it, from threads, with the patience of a browser's user."""

import re
import time
import uuid
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
LONGEST_WAIT = 60  # seconds for one request
PATIENCE = 90  # seconds for one answer, however often it must be sent
PAUSE = 0.1  # seconds before the next try

RATED = (
    *("staff", "welcome", "speed", "hours", "books", "databases", "search", "seats", "quiet"),
    *("light", "computers", "network", "printing", "news", "overall"),
)
ANSWERS = {
    "status": "U1",
    "frequency": "weekly",
    "age": "from_18",
    "liked": "เจ้าหน้าที่ใจดี ค้นหาหนังสือให้จนพบ บรรยากาศเงียบสงบ อ่านหนังสือได้ทั้งวัน",
    **dict.fromkeys(RATED, "4"),
}
SERIAL = "suggestion"  # the question whose answer says which sending it was


@dataclass
class Form:
    """A form as a page holds it: its hidden fields, and the cookies that came with it."""

    port: int
    address: str
    hidden: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, port: int, address: str) -> "Form":
        form = cls(port, address)
        status, headers, page = exchange(port, "GET", address)
        if status != 200:
            raise SystemExit(f"{address} answers {status}")
        for name, value in headers:
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                form.cookies[cookie] = content
        for tag in re.findall(r"<input\b[^>]*>", page):
            attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
            if attributes.get("type") == "hidden":
                form.hidden[attributes["name"]] = attributes.get("value", "")
        return form

    def send(self, answers: dict[str, str], *, port: int = 0) -> int:
        """The status that came back. Raises OSError or HTTPException where none did."""
        body = urlencode(self.hidden | answers).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        status, _headers, _page = exchange(
            port or self.port, "POST", self.address, body=body, headers=headers
        )
        return status


def exchange(
    port: int, method: str, path: str, *, body: bytes = b"", headers: dict | None = None
) -> tuple[int, list[tuple[str, str]], str]:
    """One request on a connection of its own: status, headers, page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST_WAIT)
    try:
        connection.request(method, path, body or None, {"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read().decode()
    finally:
        connection.close()


@dataclass
class Sender:
    """Sends answers, each till it is acknowledged, and notes what came back.

    With `fresh_keys` every try is a form of its own: what a form without keys does.
    """

    form: Form
    fresh_keys: bool = False
    port: int = 0
    acknowledged: list[tuple[str, float]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    broken: int = 0

    def send(self, serial: str, *, key: str = "") -> None:
        """`key` names the form that is sent: the same name, the same form."""
        form = uuid.uuid5(uuid.NAMESPACE_URL, key) if key else uuid.uuid4()
        answers = ANSWERS | {SERIAL: serial, "submission_key": str(form)}
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._is_acknowledged(answers):
                self.acknowledged.append((serial, time.monotonic()))
                return
            time.sleep(PAUSE)
            if self.fresh_keys:
                answers["submission_key"] = str(uuid.uuid4())

    def _is_acknowledged(self, answers: dict[str, str]) -> bool:
        try:
            status = self.form.send(answers, port=self.port)
        except (OSError, HTTPException):
            self.broken += 1
            return False
        self.statuses.append(status)
        return status in (302, 303)
