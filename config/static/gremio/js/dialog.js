// A link or button with data-dialog="id" opens that dialog instead of going to the page that asks the same.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target instanceof HTMLDialogElement) {
    // The backdrop belongs to the dialog itself; everything inside is a child.
    event.target.close();
  }
});
