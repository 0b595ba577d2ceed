/** The box whose centre is nearest to the point; undefined when there is none. */
export function nearest<T extends { getBoundingClientRect(): Pick<DOMRect, 'left' | 'top' | 'width' | 'height'> }>(
  boxes: Iterable<T>,
  x: number,
  y: number,
): T | undefined {
  let best: T | undefined;
  let least = Infinity;
  for (const box of boxes) {
    const { left, top, width, height } = box.getBoundingClientRect();
    const distance = Math.hypot(left + width / 2 - x, top + height / 2 - y);
    if (distance < least) [best, least] = [box, distance];
  }
  return best;
}
