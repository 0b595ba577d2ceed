/** Run as a child process by tensorflow-installed.test.ts: measures the cells of `backend-agreement` on the named backend and prints them as JSON. */
import { openBackend } from '../../../experiments/backends/open.ts';
import { backendAgreement } from '../../../experiments/suite/backend-agreement.ts';
import { BACKENDS } from '../../../experiments/result.ts';

const name = BACKENDS.find((backend) => backend === process.argv[2]);
if (name === undefined) throw new Error(`unknown backend: ${String(process.argv[2])} (expected ${BACKENDS.join(', ')})`);
const { backend } = await openBackend(name);
const cells = [];
for (const { config, seed } of backendAgreement.grid('laptop', 1)) {
  cells.push({ key: JSON.stringify(config), seed, status: 'measured', config, measurement: await backendAgreement.measure(config, seed) });
}
const report = { deviceKind: backend.deviceKind, libtensorflow: backend.versions.libtensorflow ?? '', cells };
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
