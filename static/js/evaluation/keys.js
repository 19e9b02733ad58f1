// The key under which the server takes a form once.
// Who comes back to a form that was sent and sends the same again has sent it once; who changes
// it, the next person at a shared machine perhaps, sends another.
import { hiddenIn } from "./answers.js";
import { keepInTab, keptInTab } from "./keeping.js";

const OWN = ["submission_key", "csrfmiddlewaretoken", "form_stamp"];

function randomKey() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// A short print of the answers: enough to see that they are the same, nothing to read.
function printOf(form) {
    const told = [...new FormData(form)].filter(([name]) => !OWN.includes(name));
    const text = JSON.stringify(told.map(([name, value]) => [name, value.name ?? value, value.size]));
    let hash = 0;
    for (const char of text) hash = (Math.imul(hash, 31) + char.codePointAt(0)) | 0;
    return `${text.length}:${hash}`;
}

export function keyOf(form) {
    const input = hiddenIn(form, "submission_key");
    let first = window.history.state?.key ?? input.value;

    // The page's entries in the history keep its first key, for when it is loaded anew on Back.
    function note() {
        window.history.replaceState({ ...window.history.state, key: first }, "");
    }
    // A link inside the page makes an entry without any.
    window.addEventListener("hashchange", note);

    function begin(key) {
        first = input.value = key;
        note();
    }
    begin(first);

    const place = () => `oar-sent:${first}`;

    return {
        choose() {
            const sent = keptInTab(place());
            const print = printOf(form);
            const isFirst = Object.keys(sent).length === 0;
            input.value = sent[print] ?? (isFirst ? first : randomKey());
            keepInTab(place(), { ...sent, [print]: input.value });
            return input.value;
        },
        // The server has not taken it: it may be mended under the same key.
        release() {
            const sent = Object.entries(keptInTab(place()));
            keepInTab(place(), Object.fromEntries(sent.filter(([, key]) => key !== input.value)));
        },
        renew: () => begin(randomKey()),
    };
}
