import { isPacked } from './module-file.ts';

/** How the user calls the command that this code belongs to. */
export const COMMAND = isPacked ? './suite' : 'npm run experiments --';
