// A whole page puts focus on its summary of mistakes by autofocus; a part that was swapped in needs help.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("[data-errors]")?.focus());
// When a page that answered a form is sent again, it becomes an ordinary page of the browser's history: Back shows the form,
// not the browser's question whether to send once more.
document.addEventListener("submit", () => {
  if (document.querySelector("[data-errors], [data-answers]")) history.replaceState(history.state, "", location.href);
});
