// Comfort on the pages of evaluations: branching, progress, one section at a time, a draft on this
// device, one sending, also without a network. Every part of it may be missing; the server hides,
// checks and deduplicates by itself.
import { branch } from "./evaluation/branching.js";
import { forgetDraft, keepDraft } from "./evaluation/drafts.js";
import { forgetShown, sendEarlier } from "./evaluation/earlier.js";
import { sweep } from "./evaluation/keeping.js";
import { countCharacters } from "./evaluation/lengths.js";
import { forgetMended } from "./evaluation/missing.js";
import { showProgress } from "./evaluation/progress.js";
import { prepareRankings, showRankings } from "./evaluation/ranking.js";
import { keepInReach } from "./evaluation/reach.js";
import { bySections } from "./evaluation/sections.js";
import { sending } from "./evaluation/sending.js";
import { followProblems } from "./evaluation/summary.js";

function startForm(form, way) {
    let sections = { showEnds() {}, reveal() {} };

    function refresh() {
        branch(form);
        showRankings(form);
        forgetMended(form);
        countCharacters(form);
        sections.showEnds();
        showProgress(form);
    }

    prepareRankings(form);
    const draft = keepDraft(form, {
        onClear() {
            way.clear();
            refresh();
            form.querySelector("[data-section]").scrollIntoView();
            form.dispatchEvent(new Event("oar:cleared"));
        },
    });
    refresh();
    if (form.dataset.layout === "sections" && form.querySelectorAll("[data-section]").length > 1) {
        sections = bySections(form, { startAt: draft?.at, refresh });
        refresh();
    }
    keepInReach(form);
    form.addEventListener("input", refresh);
    // Some browsers put back what was typed after this script has run.
    window.addEventListener("pageshow", refresh);
    followProblems(sections);
}

sweep();
const thanks = document.querySelector("[data-draft-done]");
if (thanks) forgetDraft(thanks.dataset.draftDone);

const form = document.querySelector("[data-evaluation-form]");
const way = form ? sending(form) : { isOwn: () => false };
// A page of answers to look over has a form to send, but no questions.
if (form?.querySelector("[data-section]")) startForm(form, way);
if (form) forgetShown(form);
const earlier = document.querySelector("[data-earlier]");
if (earlier) sendEarlier(earlier, way);
document.documentElement.dataset.script = "ready";
