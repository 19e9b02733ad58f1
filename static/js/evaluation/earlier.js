// Answers that an earlier page of this device could not hand in: tried again from any page of an
// evaluation, apart from whatever its form holds now.
import { allWaiting, bodyOf, change, forgetWaiting, keepTrying } from "./waiting.js";
import { freshToken, handIn } from "./posting.js";
import { noticeIn } from "./notice.js";

async function handInOne(waiting) {
    const outcome = await handIn(waiting.action, bodyOf(waiting));
    if (outcome.sent) forgetWaiting(waiting.key);
    else if (outcome.refused) change(waiting, { refused: outcome.refused });
    return outcome;
}

// Shows what was refused as the server shows it: filled in, with what is to be mended. Where a
// file is missing the form comes back to be completed, and nothing is sent.
async function showOnItsPage(waiting) {
    const token = await freshToken(waiting.action);
    if (token === null) return false;
    const form = document.createElement("form");
    form.method = "post";
    form.action = waiting.action;
    form.enctype = "multipart/form-data";
    const more = waiting.withoutFile ? [["change", "1"]] : [];
    for (const [name, value] of [...waiting.fields, ["csrfmiddlewaretoken", token], ...more]) {
        const input = document.createElement("textarea"); // keeps line ends as they are
        input.name = name;
        input.value = value;
        form.append(input);
    }
    form.hidden = true;
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
    return true;
}

// What came back filled in is kept by its page now. Not before: the network may fail on the way.
export function forgetShown(form) {
    const key = "bound" in form.dataset ? form.elements.submission_key.value : "";
    const shown = allWaiting().find((waiting) => waiting.key === key);
    if (shown?.refused || shown?.withoutFile) forgetWaiting(key);
}

export function sendEarlier(place, { isOwn }) {
    const notice = noticeIn(place);
    const earlier = () => allWaiting().filter((waiting) => !isOwn(waiting.key));
    const stuck = () => earlier().find((waiting) => waiting.refused || waiting.withoutFile);
    let told = "";

    function tell(about, offering = []) {
        told = about;
        notice.say(about, { offering });
    }

    async function attempt() {
        const open = earlier().filter((waiting) => !waiting.refused && !waiting.withoutFile);
        let outcome = null;
        for (const waiting of open) {
            outcome = await handInOne(waiting);
            if (outcome.offline || outcome.busy) break;
        }
        if (outcome?.offline || outcome?.busy) tell("Earlier", [notice.retry, notice.clear]);
        else if (stuck()) tell(stuck().withoutFile ? "WithoutFile" : "Refused", [notice.show, notice.clear]);
        else if (outcome?.sent) tell("Sent");
        else if (told !== "Sent") tell("");
        return outcome;
    }

    const trying = keepTrying(attempt);
    notice.retry.addEventListener("click", trying.now);
    notice.show.addEventListener("click", () => stuck() && showOnItsPage(stuck()));
    notice.clear.addEventListener("click", () => {
        for (const waiting of earlier()) forgetWaiting(waiting.key);
        tell("");
    });
}
