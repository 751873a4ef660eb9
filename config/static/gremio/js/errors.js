// A whole page puts focus on its summary of mistakes by autofocus; a part that was swapped in needs help.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("[data-errors]")?.focus());
