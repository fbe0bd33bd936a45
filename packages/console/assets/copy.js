// Buttons with `data-copy` take the value of the field with that id along; what they did is told by `data-copied`.
document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
  const field = button === null ? null : document.getElementById(button.dataset.copy);
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without https browsers keep the clipboard to themselves; what is selected can be copied by hand, or in the old way.
    if (!document.execCommand('copy')) return;
  }
  button.textContent = button.dataset.copied;
});
