// Which questions are asked, as the server judges it (evaluations/schema.py, is_shown).
import { answerTo } from "./answers.js";

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

// `answered(code)` gives the values answered to a question, none if it is hidden.
function isShown(condition, answered) {
    if (condition.any) return condition.any.some((each) => isShown(each, answered));
    if (condition.all) return condition.all.every((each) => isShown(each, answered));
    const values = answered(condition.item);
    return values.length > 0 && isMet(condition, values);
}

function setShown(block, shown) {
    block.hidden = !shown;
    // Disabled inputs are not posted, and count for nothing in later conditions.
    for (const input of block.querySelectorAll("input, select, textarea")) {
        input.disabled = !shown;
    }
}

export function branch(form) {
    const answered = (code) => answerTo(form, code);
    for (const block of form.querySelectorAll("[data-show-if]")) {
        setShown(block, isShown(JSON.parse(block.dataset.showIf), answered));
    }
    for (const other of form.querySelectorAll("[data-other-of]")) {
        if (other.closest("[data-show-if][hidden]")) continue;
        setShown(other, answered(other.dataset.otherOf).includes(other.dataset.otherValue));
    }
}
