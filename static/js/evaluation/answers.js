// What a form holds: its inputs, what was answered, what may be kept of it.
// A question's code names its inputs, and may be "action" or "elements": forms are asked by selector.
const NEVER_KEPT = ["email", "tel", "file", "password"];

export function isTick(input) {
    return input.type === "radio" || input.type === "checkbox";
}

// The inputs that a person fills in.
export function inputsIn(form) {
    return [...form.querySelectorAll("input, select, textarea")].filter(
        (input) => input.name && input.type !== "hidden" && !input.closest("[data-honeypot]"),
    );
}

export function hiddenIn(form, name) {
    return form.querySelector(`input[type=hidden][name="${name}"]`);
}

// What was answered to a question: a list of the values chosen or typed.
export function answerTo(form, code) {
    const named = [...form.querySelectorAll(`[name="${CSS.escape(code)}"]`)];
    const inputs = named.filter((input) => !input.disabled);
    const chosen = inputs.some(isTick) ? inputs.filter((input) => input.checked) : inputs;
    return chosen.map((input) => input.value).filter((value) => value.trim() !== "");
}

export function isAnswered(form, question) {
    if ("kept" in question.dataset) return true; // a file that the server has already
    // Of a ranking only the first place is named here: it is enough.
    const names = question.dataset.parts?.trim().split(/\s+/) ?? [question.dataset.question];
    return names.every((name) => answerTo(form, name).length > 0);
}

// The questions that branching leaves, in whichever section is shown.
export function questionsAsked(part) {
    return [...part.querySelectorAll("[data-question]")].filter(
        (question) => !question.closest("[data-show-if][hidden]"),
    );
}

export function answersToKeep(form) {
    const answers = {};
    for (const input of inputsIn(form)) {
        if (NEVER_KEPT.includes(input.type)) continue;
        if (isTick(input) ? input.checked : input.value !== "") {
            (answers[input.name] ??= []).push(input.value);
        }
    }
    return answers;
}

export function fill(form, answers) {
    for (const input of inputsIn(form)) {
        const values = answers[input.name] ?? [];
        if (isTick(input)) input.checked = values.includes(input.value);
        else if (values.length && input.type !== "file") input.value = values[0];
    }
}

export function empty(form) {
    for (const input of inputsIn(form)) {
        if (isTick(input)) input.checked = false;
        else input.value = "";
    }
}
