// Offers titles while somebody types; without it the form does all the same.
const input = document.querySelector("[data-suggestions]");
const list = document.getElementById(input.getAttribute("list"));
const PAUSE = 200;
let waiting;
let asked;

const suggest = async () => {
  asked?.abort();
  asked = new AbortController();
  const address = `${input.dataset.suggestions}?q=${encodeURIComponent(input.value)}`;
  try {
    const response = await fetch(address, { signal: asked.signal });
    const { titles } = await response.json();
    list.replaceChildren(...titles.map((title) => new Option("", title)));
  } catch {
    // Asked again meanwhile, or no network: what was offered stays.
  }
};

input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, PAUSE);
});
