/** Boxes that scroll sideways can be reached with the keyboard while they have something to scroll to, and only then. */
const boxes = document.querySelectorAll<HTMLElement>('.scroller');

function update(box: HTMLElement): void {
  const overflows = box.scrollWidth > box.clientWidth + 1;
  box.toggleAttribute('tabindex', false);
  if (overflows) {
    box.tabIndex = 0;
    // Not a region: a page can have dozens, and each would be a landmark.
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `${box.dataset.label ?? 'Content'}, scrolls sideways`);
  } else {
    box.removeAttribute('role');
    box.removeAttribute('aria-label');
  }
}

if (boxes.length > 0) {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => target instanceof HTMLElement && update(target)));
  boxes.forEach((box) => {
    update(box);
    observer.observe(box);
  });
  // What a disclosure shows can be reached at once, not only after the next frame.
  document.addEventListener('toggle', () => boxes.forEach(update), true);
  // A font that arrives changes how wide the content is, not how wide the box is.
  void document.fonts.ready.then(() => boxes.forEach(update));
}
