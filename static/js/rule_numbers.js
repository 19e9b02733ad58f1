// The list of rules: how many people fit each is counted while the list can already be read.
(async () => {
  const { url } = document.querySelector("[data-rule-numbers]").dataset;
  const cells = [...document.querySelectorAll("[data-rule-number]")];
  if (!cells.length) return;
  for (const cell of cells) cell.textContent = "…";
  try {
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const numbers = await answer.json();
    for (const cell of cells) {
      cell.textContent = numbers[cell.dataset.ruleNumber]?.[cell.dataset.column] ?? "–";
    }
  } catch {
    for (const cell of cells) cell.textContent = "–";
  }
})();
