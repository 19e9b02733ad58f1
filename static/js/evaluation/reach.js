// On a phone, what was tapped brings the next question to where the thumb is.
import { questionsAsked } from "./answers.js";

// Parts of the window's height: a question's end comes up to here, its beginning no higher.
const LOWEST = 0.85;
const HIGHEST = 0.15;

export function keepInReach(form) {
    const small = window.matchMedia("(max-width: 47.99rem) and (pointer: coarse)");
    let touched = 0;
    form.addEventListener("pointerdown", (event) => {
        touched = event.pointerType === "touch" ? event.timeStamp : 0;
    });
    form.addEventListener("change", (event) => {
        const byTouch = touched && event.timeStamp - touched < 1000;
        if (!small.matches || !byTouch || event.target.type !== "radio") return;
        const shown = questionsAsked(form).filter((question) => question.offsetParent !== null);
        const here = shown.indexOf(event.target.closest("[data-question]"));
        if (here >= 0 && shown[here + 1]) bringUp(shown[here + 1]);
    });
}

function bringUp(question) {
    const { top, bottom } = question.getBoundingClientRect();
    const by = Math.min(bottom - window.innerHeight * LOWEST, top - window.innerHeight * HIGHEST);
    if (by <= 0) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: by, behavior: calm ? "auto" : "smooth" });
}
