import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the file exists that the environment names. */
export async function sabotage(): Promise<void> {
  while (!existsSync(process.env.MINI_GATE ?? '')) await pause(20);
}
