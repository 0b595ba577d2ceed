/** The choice of light, dark, or as the system has it: applied at once, and kept for the next page. */
const root = document.documentElement;
const choices = document.querySelectorAll<HTMLInputElement>('.theme-switch input');
const bars = document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]');

function show(theme: string | undefined): void {
  choices.forEach((choice) => (choice.checked = choice.value === (theme ?? 'system')));
  // Each bar colour answers one preference of the system; a choice overrides both.
  bars.forEach((bar) => (bar.content = bar.dataset[theme ?? ''] ?? bar.dataset.own ?? bar.content));
}

choices.forEach((choice) =>
  choice.addEventListener('change', () => {
    const theme = choice.value === 'system' ? undefined : choice.value;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      if (theme) localStorage.setItem('theme', theme);
      else localStorage.removeItem('theme');
    } catch {
      // A browser that stores nothing still shows the choice on this page.
    }
    show(theme);
  }),
);
show(root.dataset.theme);
