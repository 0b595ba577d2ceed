/** Prints every claim with its verdict and finding, judged from the committed results, the model table and the published numbers. */
import { judgedClaims } from '../src/data/claims.ts';

for (const { id, statement, judgement } of judgedClaims()) {
  const { verdict, finding, condition, quantities } = judgement;
  console.log(`${verdict.padEnd(13)} ${id}`);
  console.log(`  ${statement}`);
  console.log(`  ${finding}${condition === undefined ? '' : ` It ${condition}.`}`);
  for (const [name, { value, low, high }] of Object.entries(quantities)) {
    const ends = low === undefined || high === undefined ? '' : ` (${String(low)} to ${String(high)})`;
    console.log(`    ${name} ${String(value)}${ends}`);
  }
}
