/** Takes JavaScript memory until there is none. */
export function sabotage(): void {
  const held: number[][] = [];
  for (;;) held.push(new Array<number>(1e5).fill(held.length + 0.5));
}
