/* Keeps the page of an export up to date while it is made. Without it the page loads itself anew. */
(() => {
    const panel = document.querySelector("[data-export]");
    const MILLISECONDS = 1500;

    const stateOf = (place) => place.querySelector("[data-state]").dataset.state;

    function show(page) {
        const newer = new DOMParser().parseFromString(page, "text/html").querySelector("[data-export]");
        if (!newer) {
            location.reload(); // no longer signed in, or no longer kept
            return;
        }
        if (stateOf(newer) !== stateOf(panel)) {
            panel.replaceChildren(...newer.childNodes);
            return;
        }
        // While the state stays, only the figures change: nothing is read out again.
        panel.querySelector("[data-percent]").value = newer.querySelector("[data-percent]").value;
        panel.querySelector("[data-rows]").textContent = newer.querySelector("[data-rows]").textContent;
    }

    async function look() {
        if (stateOf(panel) !== "making") return;
        try {
            const answer = await fetch(location.href, { credentials: "same-origin" });
            if (answer.ok) show(await answer.text());
        } catch {
            // The network is away for a moment; the next look may find it.
        }
        setTimeout(look, MILLISECONDS);
    }

    setTimeout(look, MILLISECONDS);
})();
