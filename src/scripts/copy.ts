/** Buttons that copy. Those that stand in the page are hidden until this script, without which they do nothing, has run. */
const DONE_MS = 2000;

/** A button that copies what `text` returns, and says so. */
export function copyButton(label: string, text: () => string, button = document.createElement('button')): HTMLButtonElement {
  button.type = 'button';
  button.textContent = label;
  const show = (message: string): void => {
    button.textContent = message;
    setTimeout(() => (button.textContent = label), DONE_MS);
  };
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text()).then(
      () => show('Copied'),
      () => show('Select the text to copy it'),
    );
  });
  button.hidden = false;
  return button;
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
  copyButton(button.textContent.trim(), () => document.getElementById(button.dataset.copies ?? '')?.textContent ?? '', button);
}
