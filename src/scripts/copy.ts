/** Buttons that copy the text of the element they name. They are hidden until this script, without which they do nothing, has run. */
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const source = document.getElementById(button.dataset.copies ?? '');
    void navigator.clipboard.writeText(source?.textContent ?? '').then(
      () => show('Copied'),
      () => show('Select the text to copy it'),
    );
  });
  const show = (message: string): void => {
    button.textContent = message;
    setTimeout(() => (button.textContent = label), 2000);
  };
}
