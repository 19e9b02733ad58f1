"""What must never happen on any page, noted as it happens."""

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Watch:
    """Notes what a browser's pages do amiss: ask other sites, break the policy, log errors."""

    def __init__(self, base_url):
        self.base_url = base_url
        self.faults = []

    def follow(self, context):
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda failed: self.faults.append(f"error: {failed.error}"))

    def _request(self, request):
        if not request.url.startswith((f"{self.base_url}/", "data:", "blob:", "about:")):
            self.faults.append(f"asks another site: {request.url}")

    def _response(self, response):
        # A page may say no, and so may the editor to a draft that it saves by itself half-way.
        asked = response.request.resource_type
        worst = 500 if asked in ("document", "fetch", "xhr") else 400
        if response.status >= worst:
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message):
        is_about_status = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_about_status:
            self.faults.append(f"console: {message.text}")
