// What is kept on this device: for a day at most, since machines in a library are shared.
const HOURS = 24;
export const LAPSES_AFTER = HOURS * 3600 * 1000;
const PREFIX = "oar-";

function box(name) {
    try {
        return window[name];
    } catch {
        return null; // the browser forbids it: nothing is kept, nothing else is lost
    }
}

const local = () => box("localStorage");
const ofTab = () => box("sessionStorage");

export const canKeep = () => local() !== null;

export function kept(key) {
    try {
        const found = JSON.parse(local()?.getItem(key) ?? "null");
        if (found && Date.now() - found.savedAt < LAPSES_AFTER) return found;
        forget(key);
    } catch {
        forget(key);
    }
    return null;
}

// Says whether it could be kept: a device may be full, or forbid it.
export function keep(key, value) {
    try {
        local().setItem(key, JSON.stringify({ savedAt: Date.now(), ...value }));
        return true;
    } catch {
        return false;
    }
}

export function forget(key) {
    local()?.removeItem(key);
}

export function keysFrom(prefix) {
    return Object.keys(local() ?? {}).filter((key) => key.startsWith(prefix));
}

// Whatever has lapsed goes, of other evaluations too.
export function sweep() {
    for (const key of keysFrom(PREFIX)) kept(key);
}

const memory = new Map();

export function keptInTab(key) {
    try {
        return JSON.parse(ofTab().getItem(key)) ?? memory.get(key) ?? {};
    } catch {
        return memory.get(key) ?? {};
    }
}

export function keepInTab(key, value) {
    memory.set(key, value);
    try {
        ofTab().setItem(key, JSON.stringify(value));
    } catch {
        // Only as long as the page is open, then.
    }
}
