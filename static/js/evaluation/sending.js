// Sending a form: once, also on a second click; kept and sent later where there is no network.
import { draftKey } from "./drafts.js";
import { LAPSES_AFTER, forget, keep, kept } from "./keeping.js";
import { hiddenIn } from "./answers.js";
import { keyOf } from "./keys.js";
import { forgetWaiting, keepTrying, keepWaiting } from "./waiting.js";
import { handIn } from "./posting.js";
import { noticeIn } from "./notice.js";

export function sending(form) {
    const action = form.getAttribute("action");
    const code = form.dataset.evaluationForm;
    const button = form.querySelector("[data-submit]");
    const words = button.querySelector("[data-submit-text]");
    const idle = words.textContent;
    const notice = noticeIn(form.querySelector("[data-notice]"));
    const key = keyOf(form);
    let own = null; // { key, body, draft, outlives } while it is on its way
    let trying = null;
    let clicked = null;

    function showBusy(isBusy) {
        button.classList.toggle("is-busy", isBusy);
        button.setAttribute("aria-busy", String(isBusy));
        words.textContent = isBusy ? button.dataset.textBusy : idle;
    }

    // What is on its way is not changed: the server might have it already.
    function hold(isHeld) {
        for (const part of form.querySelectorAll("[data-held-while-sending]")) part.inert = isHeld;
    }

    function rest() {
        trying?.stop();
        trying = own = null;
        delete form.dataset.sent;
        window.removeEventListener("beforeunload", warn);
        hold(false);
        showBusy(false);
        notice.say();
    }

    function warn(event) {
        event.preventDefault();
    }

    function begin() {
        own = { key: key.choose(), body: new FormData(form), draft: kept(draftKey(form)) };
        own.begunAt = Date.now();
        own.outlives = keepWaiting({ key: own.key, code, action, body: own.body });
        forget(draftKey(form));
        showBusy(true);
        hold(true);
        trying = keepTrying(attempt);
    }

    async function attempt() {
        const sent = own;
        if (Date.now() - own.begunAt > LAPSES_AFTER) {
            clear();
            return null;
        }
        const outcome = await handIn(action, sent.body);
        if (own !== sent) return null; // cleared meanwhile
        if (outcome.sent) {
            forgetWaiting(own.key);
            window.removeEventListener("beforeunload", warn);
            window.location.assign(outcome.sent);
            return null;
        }
        if (outcome.refused) {
            giveOver();
            return null;
        }
        wait(outcome);
        return outcome;
    }

    // Anything but thanks is the server's to say: the form goes there the ordinary way, which the
    // key makes safe.
    function giveOver() {
        const { draft, body } = own;
        forgetWaiting(own.key);
        key.release();
        if (draft) keep(draftKey(form), { answers: draft.answers, at: draft.at });
        window.removeEventListener("beforeunload", warn);
        hold(false);
        hiddenIn(form, "csrfmiddlewaretoken").value = body.get("csrfmiddlewaretoken");
        HTMLFormElement.prototype.submit.call(form);
    }

    function wait(outcome) {
        const reason = outcome.busy ? "Busy" : "Offline";
        showBusy(false);
        if (!own.outlives) window.addEventListener("beforeunload", warn);
        notice.say(own.outlives ? reason : `${reason}InTab`, { offering: [notice.retry, notice.clear] });
        if (document.activeElement === document.body) notice.retry.focus();
    }

    function clear() {
        if (!own) return;
        forgetWaiting(own.key);
        rest();
        key.renew();
    }

    form.addEventListener("click", (event) => {
        clicked = event.target.closest("button");
    });
    form.addEventListener("submit", (event) => {
        const submitter = event.submitter ?? clicked;
        if (form.dataset.sent) {
            event.preventDefault();
        } else if (submitter?.name) {
            // To look over or to change: the server makes a page of it.
            if (navigator.onLine === false) {
                event.preventDefault();
                notice.say("OfflineCheck");
            }
        } else {
            event.preventDefault();
            form.dataset.sent = "true";
            begin();
        }
    });
    notice.retry.addEventListener("click", () => trying?.now());
    notice.clear.addEventListener("click", clear);
    // Back from the next page, the form may be sent again.
    window.addEventListener("pageshow", (event) => event.persisted && rest());

    return { clear, isOwn: (each) => own?.key === each };
}
