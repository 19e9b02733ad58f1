// Forms on their way: kept on this device until the server has them, each under its own key.
import { forget, keep, kept, keysFrom } from "./keeping.js";
import { hasFile } from "./posting.js";

const PREFIX = "oar-waiting:";
const SECONDS_BETWEEN_TRIES = 25;

// Keeps all of a form but its files and its token. Says whether it outlives the page.
export function keepWaiting({ key, code, action, body }) {
    const fields = [...body].filter(
        ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    );
    const withoutFile = hasFile(body);
    const isKept = keep(PREFIX + key, { key, code, action, fields, withoutFile });
    return isKept && !withoutFile;
}

export function change(waiting, changes) {
    if (kept(PREFIX + waiting.key)) keep(PREFIX + waiting.key, { ...waiting, ...changes });
}

export function forgetWaiting(key) {
    forget(PREFIX + key);
}

export function allWaiting() {
    return keysFrom(PREFIX).map(kept).filter(Boolean);
}

export function bodyOf(waiting) {
    const body = new FormData();
    for (const [name, value] of waiting.fields) body.append(name, value);
    return body;
}

// Tries whenever it may have become possible, one try at a time, until told that it is over.
export function keepTrying(attempt) {
    let notBefore = 0;
    let isTrying = false;
    let timer = 0;

    async function tick() {
        clearTimeout(timer);
        if (isTrying) return;
        const wait = notBefore - Date.now();
        if (wait > 0) {
            timer = setTimeout(tick, wait);
            return;
        }
        isTrying = true;
        const outcome = await attempt();
        isTrying = false;
        if (outcome === null) {
            stop();
            return;
        }
        if (outcome?.busy) notBefore = Date.now() + outcome.busy * 1000;
        timer = setTimeout(tick, (outcome?.busy ?? SECONDS_BETWEEN_TRIES) * 1000);
    }
    const onSight = () => document.visibilityState === "visible" && tick();
    function stop() {
        clearTimeout(timer);
        window.removeEventListener("online", tick);
        document.removeEventListener("visibilitychange", onSight);
    }
    window.addEventListener("online", tick);
    document.addEventListener("visibilitychange", onSight);
    tick();
    return { now: tick, stop };
}
