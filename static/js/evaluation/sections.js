// One section at a time. The browser's Back goes a section back; all of the form stays in the
// page, so nothing is lost on the way.
import { questionsAsked } from "./answers.js";
import { firstInput, missingIn, showMissing } from "./missing.js";

export function bySections(form, { startAt, refresh }) {
    const sections = [...form.querySelectorAll("[data-section]")];
    const back = form.querySelector("[data-back]");
    const next = form.querySelector("[data-next]");
    const onlyAtFirst = document.querySelectorAll("[data-only-at-first]");
    const onlyAtLast = form.querySelectorAll("[data-only-at-last]");
    let current = 0;

    const isAsked = (index) => questionsAsked(sections[index]).length > 0;
    const after = (index) => sections.findIndex((_section, each) => each > index && isAsked(each));
    const before = (index) => sections.findLastIndex((_section, each) => each < index && isAsked(each));

    function show(index) {
        current = Math.max(0, Math.min(index, sections.length - 1));
        sections.forEach((section, each) => section.toggleAttribute("data-away", each !== current));
        form.dataset.at = current;
        showEnds();
    }

    function showEnds() {
        const isFirst = before(current) < 0;
        const isLast = after(current) < 0;
        for (const part of onlyAtFirst) part.hidden = !isFirst;
        for (const part of onlyAtLast) part.hidden = !isLast;
        back.hidden = isFirst;
        next.hidden = isLast;
        const progress = document.querySelector("[data-progress]");
        if (!progress) return;
        const asked = sections.map((_section, each) => each).filter(isAsked);
        progress.dataset.part = asked.indexOf(current) + 1;
        progress.dataset.parts = asked.length;
    }

    function settle(focused = sections[current].querySelector("h2")) {
        refresh();
        form.dispatchEvent(new Event("oar:section"));
        const top = document.querySelector("[data-progress]") ?? sections[current];
        top.scrollIntoView();
        focused.focus({ preventScroll: focused.tagName === "H2" });
    }

    function note() {
        window.history.replaceState({ ...window.history.state, section: current }, "");
    }

    function go(index) {
        window.history.pushState({ ...window.history.state, section: index, from: current }, "");
        show(index);
        settle();
    }

    function goOn() {
        const missing = missingIn(form, sections[current]);
        if (missing.length) {
            showMissing(form, missing);
            firstInput(missing[0])?.focus();
        } else go(after(current));
    }

    function goBack() {
        const target = before(current);
        if (window.history.state?.from === target) window.history.back();
        else go(target);
    }

    function reveal(part) {
        const index = sections.findIndex((section) => section.contains(part));
        if (index >= 0 && index !== current) go(index);
    }

    next.addEventListener("click", goOn);
    back.addEventListener("click", goBack);
    form.addEventListener("keydown", (event) => {
        // Enter in a line of text would send the form from its first section.
        const isLine = event.target.matches("input:not([type=radio], [type=checkbox], [type=file])");
        if (event.key !== "Enter" || event.isComposing || !isLine || next.hidden) return;
        event.preventDefault();
        goOn();
    });
    form.addEventListener("oar:cleared", () => go(after(-1)));
    // A link inside the page, such as the one past the menu, makes an entry of its own.
    window.addEventListener("hashchange", () => {
        if (window.history.state?.section === undefined) note();
    });
    window.addEventListener("popstate", (event) => {
        if (event.state?.section === undefined) return;
        show(event.state.section);
        settle();
    });

    const wrong = sections.findIndex((section) => section.querySelector(".is-bad"));
    const start = window.history.state?.section ?? (wrong >= 0 ? wrong : Number(startAt ?? 0));
    show(sections[start] && isAsked(start) ? start : after(-1));
    note();
    return { showEnds, reveal };
}
