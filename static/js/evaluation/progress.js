// How far one is: a piece of cloth for each part, and the count in words.
import { isAnswered, questionsAsked } from "./answers.js";

export function showProgress(form) {
    const progress = document.querySelector("[data-progress]");
    if (!progress) return; // one part only
    const pieces = progress.querySelectorAll("[data-progress-part]");
    const count = { answered: 0, total: 0, required: 0 };
    form.querySelectorAll("[data-section]").forEach((section, index) => {
        const asked = questionsAsked(section);
        const answered = asked.filter((question) => isAnswered(form, question));
        const open = asked.filter((question) => !answered.includes(question));
        count.total += asked.length;
        count.answered += answered.length;
        count.required += open.filter((question) => "required" in question.dataset).length;
        pieces[index].classList.toggle("is-done", open.length === 0);
        pieces[index].classList.toggle("is-now", answered.length > 0 && open.length > 0);
    });
    const { textAnswered, textRequired, textPart, part, parts } = progress.dataset;
    const words = [textAnswered.replace("{answered}", count.answered).replace("{total}", count.total)];
    if (part) words.unshift(textPart.replace("{part}", part).replace("{parts}", parts));
    if (count.required) words.push(textRequired.replace("{required}", count.required));
    progress.querySelector("[data-progress-text]").textContent = words.join(" · ");
}
