/** A small valid result file of `update-sensitivity`, for tests of what reads results. */
import { encodeJson, type BackendName, type CellOf, type Profile, type ResultOf } from '../../../experiments/result.ts';
import { MODEL } from '../../support/model-config.ts';

export type SensitivityResult = ResultOf<'update-sensitivity'>;

export function sensitivityCell(seed: number, squaredChange: number): CellOf<'update-sensitivity'> {
  return {
    key: `key-${seed}`,
    seed,
    fingerprint: 'f',
    kernelFingerprint: 'k',
    equivalences: [],
    environment: 'here',
    measuredAt: '2025-01-02T03:04:05.000Z',
    wallTimeMs: 1500,
    kernels: ['Add', 'MatMul'],
    status: 'measured',
    config: {
      model: { ...MODEL, layerCount: 3, modelWidth: 64, feedForwardWidth: 256, vocabularySize: 64, sequenceLength: 32 },
      batchSize: 4,
      perturbation: 'random',
      eta: 1e-3,
    },
    measurement: { squaredChange, perturbationNorm: 0.5 },
  };
}

/** A file with one run for each pair, each of the cells given. */
export function sensitivityResult(
  runs: readonly (readonly [Profile, BackendName])[],
  cells = [sensitivityCell(0, 0.25)],
): SensitivityResult {
  return {
    schemaVersion: 3,
    experiment: 'update-sensitivity',
    environments: {
      here: {
        backend: 'wasm',
        deviceKind: 'cpu',
        device: 'a processor',
        driver: null,
        versions: { '@tensorflow/tfjs-core': '4.22.0' },
        node: 'v22.0.0',
        platform: 'linux x64',
        processor: 'a processor',
        coreCount: 2,
        memoryBytes: 8 * 2 ** 30,
        commit: null,
        notices: [],
      },
    },
    runs: runs.map(([profile, backend]) => ({ profile, backend, baseSeed: 0, probeDigest: null, cells })),
  };
}

export const resultText = (result: SensitivityResult): string => encodeJson(result);
