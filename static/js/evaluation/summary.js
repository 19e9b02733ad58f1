// The summary of errors: takes the focus, and its links lead to a field that can be filled in.
import { firstInput } from "./missing.js";

export function followProblems({ reveal }) {
    const summary = document.querySelector("[data-error-summary]");
    if (!summary) return;
    summary.addEventListener("click", (event) => {
        const link = event.target.closest("a[href^='#']");
        const target = link && document.getElementById(link.hash.slice(1));
        if (!target) return;
        event.preventDefault();
        reveal(target);
        const isSeen = target.matches("input, select, textarea") && target.offsetParent !== null;
        const question = target.closest("[data-question]") ?? target;
        const field = isSeen ? target : firstInput(question);
        question.scrollIntoView();
        field?.focus({ preventScroll: true });
    });
    summary.focus();
}
