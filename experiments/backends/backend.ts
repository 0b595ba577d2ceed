/** What the suite asks of a backend, and how one is opened. */
import type { KernelSet } from '../kernels/kernel-sets.ts';
import type { BackendName, Environment } from '../result.ts';

export interface Backend {
  name: BackendName;
  deviceKind: Environment['deviceKind'];
  device: string;
  driver: string | null;
  versions: Record<string, string>;
  /** What a reader of the numbers should know, such as own kernels that could not be used. */
  notices: string[];
  /** The sets of kernels that it can compute with, where there is more than one. It opens with ours, where they can be used. */
  kernelSets?: readonly KernelSet[];
  /** Resolves when all work handed to the device is done. */
  synchronize: () => Promise<void>;
  /** Milliseconds that the device itself spent on what `work` hands to it, by its own clock; null where the device has no such clock. */
  deviceTimer: { clock: string; timeMs: (work: () => void) => Promise<number> } | null;
  /** What a doctor says of the device beside its name: driver, limits, features, resolution of its clock, memory. One label and value a line. */
  inspect: () => Promise<Record<string, string>>;
  close: () => void;
}

/** A backend that cannot be used here is an outcome with a reason and a remedy, not an exception. */
export type Opened = { backend: Backend } | { unavailable: string };

/** Each backend module exports one of these. It registers the backend with TensorFlow.js, makes it current and asserts that it is. */
export type OpenBackend = () => Promise<Opened>;
