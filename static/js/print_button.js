// Printing needs a script, so the button is there with one only.
for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
    button.removeAttribute("data-needs-script");
}
