// How much has been typed of what fits. Nothing is cut: the server refuses what is too long.
export function countCharacters(form) {
    for (const words of form.querySelectorAll("[data-counted]")) {
        const input = words.closest("[data-question]").querySelector("[data-longest]");
        const most = Number(input.dataset.longest);
        // As the server counts: characters, and a line break as one.
        const count = [...input.value].length;
        if (count) {
            words.textContent = words.dataset.counted
                .replace("{count}", count.toLocaleString("en"))
                .replace("{most}", most.toLocaleString("en"));
        }
        words.classList.toggle("is-over", count > most);
    }
}
