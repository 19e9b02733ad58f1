// The place on a page where it is said what becomes of answers that are on their way.
export function noticeIn(place) {
    const words = place.querySelector("[data-notice-text]");
    const retry = place.querySelector("[data-notice-retry]");
    const show = place.querySelector("[data-notice-show]");
    const clear = place.querySelector("[data-notice-clear]");

    return {
        retry,
        show,
        clear,
        // `about` names one of the sentences that the page brought along; nothing empties it.
        say(about = "", { offering = [] } = {}) {
            const sentence = about ? place.dataset[`text${about}`] : "";
            // Said again word for word, it would be read out again.
            if (words.textContent !== sentence) words.textContent = sentence;
            place.classList.toggle("is-told", Boolean(sentence));
            for (const button of [retry, show, clear]) button.hidden = !offering.includes(button);
        },
    };
}
