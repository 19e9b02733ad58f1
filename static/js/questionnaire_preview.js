// The preview of a draft asks further questions as the real form does.
import { branch } from "./evaluation/branching.js";

const form = document.querySelector("[data-preview-form]");
if (form) {
    branch(form);
    form.addEventListener("change", () => branch(form));
    form.addEventListener("submit", (event) => event.preventDefault());
}
