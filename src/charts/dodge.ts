/** Something of a given size that would like to be centred at `position`, along one direction. */
export interface Placed {
  position: number;
  size: number;
}

interface Block {
  members: number[];
  /** Mean of where the members would like the block's first edge to be. */
  start: number;
}

/**
 * Centres for labels that neither overlap nor change their order, as near to their wishes as can be (least squares), all inside
 * [low, high] when they fit there at all. Isotonic regression by pooling adjacent violators.
 */
export function dodge(items: readonly Placed[], low: number, high: number): number[] {
  const order = items.map((_, i) => i).sort((a, b) => at(items, a).position - at(items, b).position || a - b);
  const offsets = new Map<number, number>();
  let total = 0;
  for (const i of order) {
    offsets.set(i, total + at(items, i).size / 2);
    total += at(items, i).size;
  }
  const wish = (i: number): number => at(items, i).position - (offsets.get(i) ?? 0);
  const blocks: Block[] = [];
  for (const i of order) {
    let block: Block = { members: [i], start: wish(i) };
    for (let above = blocks.at(-1); above && above.start > block.start; above = blocks.at(-1)) {
      blocks.pop();
      const members = [...above.members, ...block.members];
      block = { members, start: members.reduce((sum, each) => sum + wish(each), 0) / members.length };
    }
    blocks.push(block);
  }
  const latest = Math.max(low, high - total);
  const centres = new Map(
    blocks.flatMap(({ members, start }) =>
      members.map((i) => [i, Math.min(latest, Math.max(low, start)) + (offsets.get(i) ?? 0)] as const),
    ),
  );
  return items.map((item, i) => centres.get(i) ?? item.position);
}

function at(items: readonly Placed[], i: number): Placed {
  const item = items[i];
  if (!item) throw new Error(`no label ${i} among ${items.length}`);
  return item;
}
