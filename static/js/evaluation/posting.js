// One try to hand a form to the server, and what came of it.
const SECONDS = 30;
const SECONDS_WITH_FILE = 180;
const SECONDS_BEHIND_A_GATEWAY = 20;
const LONGEST_WAIT = 300;

function secondsToWait(reply) {
    if ([502, 504].includes(reply.status)) return SECONDS_BEHIND_A_GATEWAY;
    const said = reply.headers.get("Retry-After");
    if (![429, 503].includes(reply.status) || said === null) return null;
    const seconds = /^\d+$/.test(said.trim()) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
    return Math.min(Math.max(seconds || 1, 1), LONGEST_WAIT);
}

// { sent: address of the thanks }, { refused: status }, { busy: seconds } or { offline: true }
async function post(action, body, seconds) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), seconds * 1000);
    try {
        const reply = await fetch(action, { method: "POST", body, redirect: "follow", signal: abort.signal });
        const { pathname } = new URL(reply.url);
        if (reply.redirected && reply.ok && pathname.endsWith("/thanks/")) return { sent: reply.url };
        const busy = secondsToWait(reply);
        return busy === null ? { refused: reply.status } : { busy };
    } catch {
        return { offline: true };
    } finally {
        clearTimeout(timer);
    }
}

// A token of the page as it is now; without one the network is away.
export async function freshToken(action) {
    try {
        const reply = await fetch(action, { signal: AbortSignal.timeout?.(SECONDS * 1000) });
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        const [, ofCookie] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
        return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ofCookie ?? null;
    } catch {
        return null;
    }
}

export function hasFile(body) {
    return [...body.values()].some((value) => value instanceof File && value.size > 0);
}

// Posts with the token at hand, and once more with a fresh one where that has lapsed.
export async function handIn(action, body) {
    const seconds = hasFile(body) ? SECONDS_WITH_FILE : SECONDS;
    if (!body.has("csrfmiddlewaretoken")) {
        const token = await freshToken(action);
        if (token === null) return { offline: true };
        body.set("csrfmiddlewaretoken", token);
    }
    const outcome = await post(action, body, seconds);
    if (outcome.refused !== 403) return outcome;
    const token = await freshToken(action);
    if (token === null) return outcome;
    body.set("csrfmiddlewaretoken", token);
    return post(action, body, seconds);
}
