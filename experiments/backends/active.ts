/** The backend that this process computes on. One process opens one backend. */
import type { Backend } from './backend.ts';

let active: Backend | null = null;

export function setActiveBackend(backend: Backend): void {
  active = backend;
}

/** The open backend. Throws when none was opened: measuring code runs only behind `openBackend`. */
export function activeBackend(): Backend {
  if (!active) throw new Error('no backend is open: call openBackend first');
  return active;
}
