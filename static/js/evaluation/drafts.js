// Answers kept on this device until they are sent, in whichever language they are given.
import { answersToKeep, empty, fill } from "./answers.js";
import { canKeep, forget, keep, kept, keysFrom } from "./keeping.js";

const PREFIX = "oar-draft:";

// Codes of questions are never used again, so a draft outlives a new version of the form.
export function draftKey(form) {
    return PREFIX + form.dataset.evaluationForm;
}

export function forgetDraft(code) {
    for (const key of keysFrom(PREFIX + code)) {
        if (key === PREFIX + code || key.startsWith(`${PREFIX}${code}:`)) forget(key);
    }
}

// Puts the draft into the form and follows what is typed; gives what was kept.
// A form that comes back with errors holds what was sent, so the draft is not put over it.
export function keepDraft(form, { onClear }) {
    const key = draftKey(form);
    const draft = "bound" in form.dataset ? null : kept(key);
    if (draft) fill(form, draft.answers);
    const write = () => keep(key, { answers: answersToKeep(form), at: form.dataset.at });
    for (const event of ["input", "oar:section"]) form.addEventListener(event, write);
    form.querySelector("[data-draft-note]").hidden = !canKeep();
    for (const button of form.querySelectorAll("[data-draft-clear], [data-notice-clear]")) {
        button.addEventListener("click", () => {
            empty(form);
            forget(key);
            onClear();
        });
    }
    return draft;
}
