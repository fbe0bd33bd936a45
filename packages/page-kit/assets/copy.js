// <button data-copy="{id of an input}" data-copied="{text when done}">: copies what the input holds.
document.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest('button[data-copy]') : null;
  const input = button && document.getElementById(button.dataset.copy);
  if (!(input instanceof HTMLInputElement)) return;
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    // No clipboard on plain http: the text is selected, the keyboard copies it.
    if (!document.execCommand('copy')) return;
  }
  const before = button.dataset.label ?? button.textContent;
  button.dataset.label = before;
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = before), 2_000);
});
