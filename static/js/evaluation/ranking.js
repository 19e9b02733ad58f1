// Places given by tapping the answers in their order. The lists of places stay below: they are
// what is posted, and what stands there without a script.

function placesOf(question) {
    return [...question.querySelectorAll("select")];
}

function ranked(question) {
    return placesOf(question).map((place) => place.value).filter(Boolean);
}

function write(question, values) {
    placesOf(question).forEach((place, index) => {
        place.value = values[index] ?? "";
    });
    question.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
}

function toggle(question, value) {
    const values = ranked(question);
    const others = values.filter((each) => each !== value);
    write(question, others.length < values.length ? others : [...values, value]);
}

function keyOf(option, question) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "o-rank-key";
    key.dataset.rankValue = option.value;
    const place = document.createElement("b");
    place.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = option.textContent;
    const said = document.createElement("span");
    said.className = "o-unseen";
    said.dataset.rankSaid = "";
    key.append(place, words, said);
    key.addEventListener("click", () => toggle(question, option.value));
    return key;
}

export function prepareRankings(form) {
    for (const question of form.querySelectorAll("[data-ranking]")) {
        const keys = question.querySelector("[data-rank-keys]");
        const options = [...question.querySelector("select").options].filter((option) => option.value);
        keys.replaceChildren(...options.map((option) => keyOf(option, question)));
        question.querySelector("[data-rank-clear]").addEventListener("click", () => {
            write(question, []);
            keys.querySelector("button").focus();
        });
        question.dataset.ranking = "ready";
    }
}

export function showRankings(form) {
    for (const question of form.querySelectorAll("[data-ranking=ready]")) {
        const values = ranked(question);
        const { textPlace } = question.dataset;
        for (const key of question.querySelectorAll("[data-rank-value]")) {
            const place = values.indexOf(key.dataset.rankValue) + 1;
            key.setAttribute("aria-pressed", String(place > 0));
            key.querySelector("b").textContent = place || "";
            key.querySelector("[data-rank-said]").textContent = place ? ` ${textPlace.replace("{rank}", place)}` : "";
        }
        question.querySelector("[data-rank-clear]").hidden = values.length === 0;
    }
}
