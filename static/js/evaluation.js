// Comfort on a questionnaire: branching, progress, a draft on this device, one sending.
// Every part of it may be missing; the server hides, checks and deduplicates by itself.
const form = document.querySelector("[data-evaluation-form]");
const thanks = document.querySelector("[data-draft-done]");

const PREFIX = "oar-draft:";
const HOURS = 24;
const NEVER_KEPT = ["email", "tel", "file", "hidden", "password"];

// The conditions of questions, as the server judges them (evaluations/schema.py, is_shown).

function asNumber(value) {
    return Number(value.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50));
}

function isMet(condition, values) {
    const numbers = values.map(asNumber).filter((number) => !Number.isNaN(number));
    if ("equals" in condition) {
        // A tick box has an answer only where it is ticked.
        if (typeof condition.equals === "boolean") return condition.equals;
        return values.includes(String(condition.equals));
    }
    if ("one_of" in condition) return condition.one_of.some((each) => values.includes(String(each)));
    if ("at_most" in condition) return numbers.some((number) => number <= condition.at_most);
    if ("at_least" in condition) return numbers.some((number) => number >= condition.at_least);
    return false;
}

// `answerTo(code)` gives the values answered to a question, none if it is hidden.
function isShown(condition, answerTo) {
    if (condition.any) return condition.any.some((each) => isShown(each, answerTo));
    if (condition.all) return condition.all.every((each) => isShown(each, answerTo));
    const values = answerTo(condition.item);
    return values.length > 0 && isMet(condition, values);
}

function inputsOf(code) {
    return [...form.querySelectorAll(`[name="${CSS.escape(code)}"]`)];
}

// What was answered to a question: a list of the values chosen or typed.
function answerTo(code) {
    const inputs = inputsOf(code).filter((input) => !input.disabled);
    const ticks = inputs.filter((input) => ["radio", "checkbox"].includes(input.type));
    const chosen = ticks.length ? ticks.filter((input) => input.checked) : inputs;
    return chosen.map((input) => input.value).filter((value) => value.trim() !== "");
}

function setShown(block, shown) {
    block.hidden = !shown;
    // Disabled inputs are not posted, and count for nothing in later conditions.
    for (const input of block.querySelectorAll("input, select, textarea")) {
        input.disabled = !shown;
    }
}

function branch() {
    for (const block of form.querySelectorAll("[data-show-if]")) {
        setShown(block, isShown(JSON.parse(block.dataset.showIf), answerTo));
    }
    for (const other of form.querySelectorAll("[data-other-of]")) {
        if (other.closest("[data-show-if][hidden]")) continue;
        setShown(other, answerTo(other.dataset.otherOf).includes(other.dataset.otherValue));
    }
}

function isAnswered(question) {
    // Of a ranking only the first place is named here: it is enough.
    const names = question.dataset.parts?.trim().split(/\s+/) ?? [question.dataset.question];
    return names.every((name) => answerTo(name).length > 0);
}

function showProgress() {
    const progress = document.querySelector("[data-progress]");
    if (!progress) return; // one part only
    const segments = progress.querySelectorAll("[data-progress-part]");
    const count = { answered: 0, total: 0, required: 0 };
    form.querySelectorAll("[data-section]").forEach((section, index) => {
        const asked = [...section.querySelectorAll("[data-question]")].filter(
            (question) => !question.closest("[hidden]"),
        );
        const answered = asked.filter(isAnswered);
        count.total += asked.length;
        count.answered += answered.length;
        count.required += asked.filter((q) => "required" in q.dataset && !isAnswered(q)).length;
        segments[index].classList.toggle("is-done", answered.length === asked.length);
        segments[index].classList.toggle("is-now", answered.length > 0 && answered.length < asked.length);
    });
    const { textAnswered, textRequired } = progress.dataset;
    const words = [textAnswered.replace("{answered}", count.answered).replace("{total}", count.total)];
    if (count.required) words.push(textRequired.replace("{required}", count.required));
    progress.querySelector("[data-progress-text]").textContent = words.join(" · ");
}

function randomKey() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// A short print of the answers: enough to see that they are the same, nothing to read.
function printOf(text) {
    let hash = 0;
    for (const char of text) hash = (Math.imul(hash, 31) + char.codePointAt(0)) | 0;
    return `${text.length}:${hash}`;
}

function contentOfForm() {
    const told = [...new FormData(form)].filter(([name]) => !["submission_key", "csrfmiddlewaretoken"].includes(name));
    return printOf(JSON.stringify(told.map(([name, value]) => [name, String(value)])));
}

// Who comes back to a form that was sent and sends the same again has sent it once; who changes
// it, the next person at a shared machine perhaps, sends another.
function keyOfThisSending() {
    const key = form.elements.submission_key;
    const content = contentOfForm();
    const sent = window.history.state?.sent;
    if (sent) key.value = sent.content === content ? sent.key : randomKey();
    window.history.replaceState({ sent: { key: key.value, content } }, "");
}

function guardSending() {
    const button = form.querySelector("[data-submit]");
    const words = button.querySelector("[data-submit-text]");
    const idle = words.textContent;
    form.addEventListener("submit", (event) => {
        if (form.dataset.sent) {
            event.preventDefault();
            return;
        }
        form.dataset.sent = "true";
        keyOfThisSending();
        button.classList.add("is-busy");
        button.setAttribute("aria-busy", "true");
        words.textContent = button.dataset.textBusy;
    });
    // Back from the next page, the form may be sent again.
    window.addEventListener("pageshow", () => {
        delete form.dataset.sent;
        button.classList.remove("is-busy");
        button.removeAttribute("aria-busy");
        words.textContent = idle;
    });
}

function refresh() {
    branch();
    showProgress();
}

// Answers kept on this device until they are sent, in whichever language they are given.
// Machines in a library are shared: a draft lapses, and never holds how to reach somebody.
function storage() {
    try {
        return window.localStorage;
    } catch {
        return null; // the browser forbids it: no draft, nothing else is lost
    }
}

function keptInputs(form) {
    return [...form.elements].filter(
        (input) => input.name && !NEVER_KEPT.includes(input.type) && !input.closest("[data-honeypot]"),
    );
}

function isTick(input) {
    return input.type === "radio" || input.type === "checkbox";
}

function read(key) {
    try {
        const draft = JSON.parse(storage()?.getItem(key));
        if (draft && Date.now() - draft.savedAt < HOURS * 3600 * 1000) return draft.answers;
        storage()?.removeItem(key);
        return null;
    } catch {
        return null;
    }
}

function write(key, form) {
    const answers = {};
    for (const input of keptInputs(form)) {
        if (isTick(input) ? input.checked : input.value !== "") {
            (answers[input.name] ??= []).push(input.value);
        }
    }
    try {
        storage()?.setItem(key, JSON.stringify({ savedAt: Date.now(), answers }));
    } catch {
        // The device is full; the answers are still in the form.
    }
}

function fill(form, answers) {
    for (const input of keptInputs(form)) {
        const values = answers[input.name] ?? [];
        if (isTick(input)) input.checked = values.includes(input.value);
        else if (values.length) input.value = values[0];
    }
}

// A form that comes back with errors holds what was sent, so the draft is not put over it.
function keepDraft(form, refresh) {
    const key = `${PREFIX}${form.dataset.evaluationForm}`;
    const answers = read(key);
    if (answers && !("bound" in form.dataset)) fill(form, answers);
    form.addEventListener("input", () => write(key, form));
    form.querySelector("[data-draft-note]").hidden = storage() === null;
    form.querySelector("[data-draft-clear]").addEventListener("click", () => {
        for (const input of keptInputs(form)) {
            if (isTick(input)) input.checked = false;
            else input.value = "";
        }
        storage()?.removeItem(key);
        refresh();
        form.querySelector("[data-section]").scrollIntoView();
    });
}

// All versions of one evaluation: it has been sent.
function clearDrafts(code) {
    const kept = storage();
    if (!kept) return;
    for (const key of Object.keys(kept)) {
        if (key.startsWith(`${PREFIX}${code}:`)) kept.removeItem(key);
    }
}

if (thanks) clearDrafts(thanks.dataset.draftDone);

if (form) {
    keepDraft(form, refresh);
    refresh();
    form.addEventListener("input", refresh);
    // Some browsers put back what was typed after this script has run.
    window.addEventListener("pageshow", refresh);
    guardSending();
    document.documentElement.dataset.script = "ready";
    document.querySelector("[data-error-summary]")?.focus();
}
