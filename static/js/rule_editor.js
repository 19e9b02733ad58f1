// The editor of conditions: rows change in place, and the preview follows what is typed. Without
// this script every button sends the form, which comes back with all that was typed.
(() => {
  const QUIET = 600; // milliseconds after the last key
  const editor = () => document.querySelector("[data-rule-editor]");
  const target = document.querySelector("[data-rule-preview]");
  const form = editor()?.closest("form");
  if (!form) return;
  document.documentElement.setAttribute("data-rule-scripted", "");

  const fragment = async (url, extra, signal) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const answer = await fetch(url, { method: "POST", body, signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return answer.text();
  };

  const say = (text) => {
    const said = editor().querySelector("[data-rule-said]");
    if (said) said.textContent = text;
  };

  let previewing;
  const preview = async () => {
    previewing?.abort();
    const own = new AbortController();
    previewing = own;
    target.setAttribute("aria-busy", "true");
    try {
      const button = `${editor().dataset.name}-do`;
      target.innerHTML = await fragment(target.dataset.url, { [button]: "preview" }, own.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(editor().dataset.failed);
    }
    if (previewing === own) target.removeAttribute("aria-busy");
  };

  let waiting;
  const previewSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(preview, QUIET);
  };

  const focusAfter = (id, verb) => {
    const rows = editor().querySelectorAll("[data-rule-row]");
    const added = verb === "add" && rows[rows.length - 1]?.querySelector("[data-rule-redraw]");
    const next = added || document.getElementById(id) || editor().querySelector("select, button");
    next?.focus();
  };

  let redrawing = Promise.resolve();
  const redraw = (button, focusId) => {
    // One after the other: each needs the rows that the one before has left.
    redrawing = redrawing.then(async () => {
      const { name, rowsUrl, failed } = editor().dataset;
      try {
        const html = await fragment(rowsUrl, { [`${name}-do`]: button });
        editor().outerHTML = html;
        focusAfter(focusId, button.split(":")[0]);
        previewSoon();
      } catch {
        say(failed);
      }
    });
  };

  const targetId = (button) => {
    const { name } = editor().dataset;
    const [verb, place] = button.split(":");
    const at = { up: Number(place) - 1, down: Number(place) + 1, remove: Number(place) }[verb];
    return `${name}-${at}-field`;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=submit][name]");
    if (!button || button.name !== `${editor().dataset.name}-do`) return;
    event.preventDefault();
    if (button.value === "preview") preview();
    else redraw(button.value, targetId(button.value));
  });

  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-rule-redraw]")) redraw("change", event.target.id);
    else previewSoon();
  });
  form.addEventListener("input", previewSoon);

  preview();
})();
