/** The arrows of the repository: which part may import which, and which parts may name TensorFlow.js. */
import type { Import } from './imports.ts';

/** Part of the repository -> the other parts that it may import. What is not listed is forbidden. */
export const ARROWS: Record<string, readonly string[]> = {
  result: [],
  claims: ['result.ts'],
  experiment: ['result'],
  kernels: ['result'],
  backends: ['kernels', 'result'],
  model: ['backends', 'kernels', 'result'],
  training: ['model', 'backends', 'kernels', 'result'],
  timing: ['model', 'backends', 'kernels', 'result'],
  suite: ['training', 'timing', 'model', 'backends', 'kernels', 'experiment', 'result'],
  export: ['suite', 'training', 'model', 'backends', 'kernels', 'result'],
  registry: ['suite', 'experiment', 'result'],
  // `export` runs in workers, which load it by name as they load the suite.
  // What a comparison of two results says of the claims is judged by the claims.
  run: ['registry', 'export', 'backends', 'kernels', 'experiment', 'result', 'claims'],
  cli: ['run', 'registry', 'backends', 'experiment', 'result'],
  src: ['result.ts', 'claims', 'configuration'],
  configuration: ['src', 'run'],
};

/** Parts that compute with tensors. */
const TENSOR_PARTS = ['kernels', 'backends', 'model', 'training', 'timing', 'suite', 'export'];
const TENSOR_PACKAGE = '@tensorflow/tfjs-core';

/** Packages that are a backend, or bring one with them. */
export function isBackendPackage(name: string): boolean {
  return name === 'webgpu' || (name.startsWith('@tensorflow/') && name !== TENSOR_PACKAGE);
}

/** The part that a file belongs to: "model" of "experiments/model/norm.ts", "cli" of "experiments/cli.ts", "src" of all below src/. */
export function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top !== 'experiments') return top === 'src' ? 'src' : 'configuration';
  return second.replace(/\.ts$/, '');
}

/** One line for each import that the arrows forbid. */
export function forbiddenImports(imports: Import[]): string[] {
  return imports.flatMap((each) => {
    const reason = each.isPackage ? reasonAgainstPackage(each) : reasonAgainstFile(each);
    return reason === null ? [] : [`${each.from} imports ${each.to}: ${reason}`];
  });
}

function reasonAgainstPackage({ from, to }: Import): string | null {
  const part = partOf(from);
  if (isBackendPackage(to) && part !== 'backends') return 'only experiments/backends/ names a backend package';
  if (to === TENSOR_PACKAGE && !TENSOR_PARTS.includes(part)) return `only ${TENSOR_PARTS.join(', ')} compute with tensors`;
  return null;
}

function reasonAgainstFile({ from, to }: Import): string | null {
  const [part, target] = [partOf(from), partOf(to)];
  const allowed = ARROWS[part];
  if (!allowed) return `${part} has no arrows in tests/repository/architecture.ts`;
  if (part === target || allowed.includes(target)) return null;
  // The door itself, not the rooms behind it.
  if (allowed.includes('result.ts') && to === 'experiments/result.ts') return null;
  return `${part} may import ${allowed.join(', ') || 'nothing of the project'}`;
}
