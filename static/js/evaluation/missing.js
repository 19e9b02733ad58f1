// What still has to be answered, said before going on. The server remains the judge.
import { isAnswered, questionsAsked } from "./answers.js";

export function missingIn(form, section) {
    return questionsAsked(section).filter(
        (question) => question.dataset.required && !isAnswered(form, question),
    );
}

export function firstInput(question) {
    const inputs = [...question.querySelectorAll("[data-rank-keys] button, input, select, textarea")];
    return inputs.find((input) => !input.disabled && input.offsetParent !== null);
}

export function showMissing(form, questions) {
    const model = form.querySelector("[data-missing-template]").content.firstElementChild;
    for (const question of questions) {
        if (question.querySelector(".o-err")) continue; // the server has said something
        const words = model.cloneNode(true);
        words.id = `missing-${question.dataset.question}`;
        words.dataset.missing = "";
        words.querySelector("span").textContent = question.dataset.required;
        question.querySelector("legend, label").after(words);
        question.classList.add("is-bad");
        const input = firstInput(question);
        input?.setAttribute("aria-describedby", [words.id, ...descriptionsOf(input)].join(" "));
    }
}

function descriptionsOf(input) {
    return (input.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
}

export function forgetMended(form) {
    for (const words of form.querySelectorAll("[data-missing]")) {
        const question = words.closest("[data-question]");
        if (!isAnswered(form, question)) continue;
        for (const input of question.querySelectorAll(`[aria-describedby~="${words.id}"]`)) {
            const others = descriptionsOf(input).filter((id) => id !== words.id);
            if (others.length) input.setAttribute("aria-describedby", others.join(" "));
            else input.removeAttribute("aria-describedby");
        }
        question.classList.remove("is-bad");
        words.remove();
    }
}
