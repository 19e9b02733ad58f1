// The questionnaire editor: gives codes to what is new, and offers what a field may name.
(() => {
  const form = document.querySelector("form[data-edit-form]");
  const words = document.querySelector("[data-questionnaire-words]")?.dataset ?? {};
  const publishedScript = document.getElementById("questionnaire-published");
  const published = (publishedScript && JSON.parse(publishedScript.textContent)) || {};
  const NEW_CODES = { code: "q", section: "part", "scale-name": "scale", option: "", rating: "" };
  const SCALE_TYPES = { nps: "nps" };

  const prefixOf = (input) => input.name.slice(0, input.name.lastIndexOf("-"));
  const beside = (input, name) => form.elements[`${prefixOf(input)}-${name}`];
  const isDeleted = (input) => {
    const parts = input.name.split("-value");
    return parts.some((_part, end) => {
      const name = `${parts.slice(0, end + 1).join("-value")}-deleted`;
      return form.elements[name]?.value === "1";
    });
  };
  const inputs = (use) =>
    [...form.querySelectorAll(`[data-use="${use}"]`)].filter((input) => !isDeleted(input));
  const typeOf = (input) =>
    form.elements[`${prefixOf(input).replace(/-value$/, "")}-type`]?.value ?? "row";
  const labelOf = (input) =>
    beside(input, "label_th")?.value || beside(input, "label_en")?.value || "";

  // Options and steps are numbered inside their own list, all others in the whole form.
  const listOf = (input) => {
    const use = input.dataset.use;
    const inList = use === "option" || use === "rating";
    const list = inList ? input.name.slice(0, input.name.lastIndexOf("-options-")) : "";
    return inputs(use).filter((other) => other.name.startsWith(list));
  };

  const ownerCode = (input) => {
    const end = input.name.lastIndexOf("-options-");
    const owner = input.name.slice(0, end);
    return (form.elements[`${owner}-code`] ?? form.elements[`${owner}-name`])?.value ?? "";
  };

  const isPublished = (input) => {
    const { use } = input.dataset;
    const inList = use === "option" || use === "rating";
    const key = inList ? `${ownerCode(input)}/${input.value}` : input.value;
    return (published[use] ?? []).includes(key);
  };

  const isTaken = (input, code) => {
    const own = input.value;
    input.value = code;
    const taken = isPublished(input);
    input.value = own;
    return taken || listOf(input).some((other) => other !== input && other.value === code);
  };

  const change = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const giveCode = (input) => {
    const others = listOf(input).filter((other) => other !== input);
    const isDuplicate = others.some((other) => other.value === input.value);
    if (!input.value || isDuplicate) {
      if (!input.value) input.closest(".struct-block")?.setAttribute("data-is-new", "");
      let number = 1;
      while (isTaken(input, `${NEW_CODES[input.dataset.use]}${number}`)) number += 1;
      change(input, `${NEW_CODES[input.dataset.use]}${number}`);
    } else if (isPublished(input)) {
      input.readOnly = true;
      input.title = words.fixed;
    }
  };

  const questionCalled = (code) => inputs("code").find((input) => input.value === code);

  const scaleCalled = (name) => inputs("scale-name").find((input) => input.value === name);

  const listed = (owner, use) => {
    const list = `${prefixOf(owner)}-options-`;
    return inputs(use)
      .filter((input) => input.name.startsWith(list) && input.value)
      .map((input) => [input.value, `${input.value} ${labelOf(input)}`]);
  };

  const stepsOf = (question) => {
    // A row of a matrix is rated on the scale of the matrix.
    const scaleInput =
      beside(question, "scale") ?? form.elements[question.name.replace(/-rows-.*$/, "-scale")];
    const scale = scaleInput && scaleCalled(scaleInput.value);
    if (!scale) return [];
    const notApplicable = beside(scale, "na_allowed")?.checked;
    return [
      ...listed(scale, "rating"),
      ...(notApplicable ? [["na", words.notApplicable]] : []),
    ];
  };

  const answersTo = (code, test) => {
    const question = questionCalled(code);
    if (!question) return null;
    const kind = typeOf(question);
    const isLimit = test === "at_most" || test === "at_least";
    if (kind === "number") return null;
    if (kind === "nps") return Array.from({ length: 11 }, (_none, n) => [`${n}`, `${n}`]);
    if (kind === "checkbox" || kind === "acknowledgement") {
      return [
        ["true", words.ticked],
        ["false", words.notTicked],
      ];
    }
    if (beside(question, "options-count")) return listed(question, "option");
    return stepsOf(question).filter(([value]) => !isLimit || value !== "na");
  };

  const namedQuestions = (input) => {
    const own = input.name.replace(/-show_if-.*$|-required_one_of$/, "-code");
    const isCondition = input.dataset.use === "question";
    const choices = [];
    for (const question of inputs("code")) {
      if (question.name === own && isCondition) break; // a condition looks back only
      if (typeOf(question) !== "matrix" && question.value) {
        choices.push([question.value, `${question.value} – ${labelOf(question).slice(0, 60)}`]);
      }
    }
    return choices;
  };

  const CHOICES = {
    scale(input) {
      const wanted = SCALE_TYPES[typeOf(beside(input, "code"))] ?? "likert";
      return inputs("scale-name")
        .filter((name) => typeOf(name) === wanted && name.value)
        .map((name) => [name.value, name.value]);
    },
    question: namedQuestions,
    questions: namedQuestions,
    answer: (input) => answersTo(beside(input, "item")?.value, beside(input, "test")?.value),
  };

  const takesSeveral = (input) =>
    input.dataset.use === "questions" || beside(input, "test")?.value === "one_of";
  const valuesOf = (input) =>
    takesSeveral(input)
      ? input.value.split(",").map((part) => part.trim()).filter(Boolean)
      : [input.value];

  const fill = (select, input) => {
    const choices = CHOICES[input.dataset.use](input);
    const isText = choices === null;
    select.hidden = isText;
    input.hidden = !isText;
    const label = form.querySelector(`label[for="${input.id}"], label[for="${select.id}"]`);
    if (label) label.htmlFor = isText ? input.id : select.id;
    if (isText) return;
    const chosen = valuesOf(input);
    const unknown = chosen.filter((value) => value && !choices.some(([known]) => known === value));
    const several = takesSeveral(input);
    const empty = several ? [] : [["", words.choose]];
    const offered = [...empty, ...choices, ...unknown.map((value) => [value, `${value} ?`])];
    const state = JSON.stringify([several, offered, chosen]);
    if (select.dataset.state === state) return;
    select.dataset.state = state;
    select.multiple = several;
    if (several) select.size = Math.min(8, Math.max(2, offered.length));
    else select.removeAttribute("size");
    select.replaceChildren(
      ...offered.map(([value, label]) => {
        const option = new Option(label, value);
        option.selected = chosen.includes(value);
        return option;
      }),
    );
  };

  const offer = (input) => {
    if (input.nextElementSibling?.matches(".questionnaire-select")) return;
    const select = document.createElement("select");
    select.className = "questionnaire-select";
    select.id = `${input.id}-choice`;
    input.after(select);
    const isNew = input.closest("[data-is-new]");
    const [only] = input.dataset.use === "scale" ? CHOICES.scale(input) : [];
    if (isNew && only && !input.value) change(input, only[0]);
    fill(select, input);
    select.addEventListener("change", (event) => {
      event.stopPropagation();
      const chosen = [...select.selectedOptions].map((option) => option.value);
      change(input, chosen.join(", "));
    });
    for (const type of ["focus", "pointerdown"]) {
      select.addEventListener(type, () => fill(select, input));
    }
  };

  const refresh = () => {
    for (const use of Object.keys(CHOICES)) {
      for (const input of form.querySelectorAll(`[data-use="${use}"]`)) {
        const select = input.nextElementSibling;
        if (select?.matches(".questionnaire-select")) fill(select, input);
      }
    }
  };

  const showDeeper = (input) => {
    const field = input.closest("[data-contentpath]") ?? input;
    field.hidden = !input.value;
    if (!input.value || input.readOnly) return;
    input.readOnly = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = words.remove;
    button.addEventListener("click", () => {
      change(input, "");
      field.hidden = true;
    });
    input.after(button);
  };

  class QuestionnaireEntry extends window.StimulusModule.Controller {
    connect() {
      const { use } = this.element.dataset;
      if (use in NEW_CODES) giveCode(this.element);
      else if (use in CHOICES) offer(this.element);
      else if (use === "deeper") showDeeper(this.element);
    }
  }

  // Save waits for an autosave on its way: both would make a new questionnaire of one code.
  let isSaving = false;
  let isLeaving = false;
  let held;
  form.addEventListener("w-autosave:save", (event) => {
    if (isLeaving) event.preventDefault();
    else isSaving = true;
  });
  for (const outcome of ["success", "error"]) {
    form.addEventListener(`w-autosave:${outcome}`, () => {
      isSaving = false;
      if (!held) return;
      const [submitter] = held;
      held = undefined;
      form.requestSubmit(submitter);
    });
  }
  form.addEventListener(
    "submit",
    (event) => {
      isLeaving = true;
      if (!isSaving) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held = [event.submitter];
    },
    true,
  );

  window.addEventListener("pageshow", () => {
    isLeaving = false; // come back to, by the browser's Back
  });

  let waiting;
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 50);
  });
  window.wagtail.app.register("questionnaire-entry", QuestionnaireEntry);
})();
