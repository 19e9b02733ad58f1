// The switch between light and dark. The server reads the cookie and writes the theme into the
// page, so nothing flashes; without a cookie the page follows the reader's system.
const YEAR = 365 * 24 * 60 * 60;
const root = document.documentElement;
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

function currentTheme() {
    return root.dataset.bsTheme || (systemIsDark.matches ? "dark" : "light");
}

function choose(theme) {
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    root.dataset.bsTheme = theme;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.addEventListener("click", () => choose(currentTheme() === "dark" ? "light" : "dark"));
    button.removeAttribute("data-needs-script");
}
