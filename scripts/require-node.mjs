/**
 * Stops with a clear message where npm scripts do not run under Node 22, which `npm ci` installs as an optional package. Plain
 * JavaScript, because the Node that must read it may not run TypeScript.
 */
const MINIMUM = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major !== MINIMUM[0] || minor < MINIMUM[1]) {
  console.error(
    `Node ${process.version} cannot run this project (expected v${MINIMUM.join('.')} or a later v${MINIMUM[0]}). ` +
      'Run "npm ci" without --omit=optional, which installs Node 22 into node_modules, and use npm scripts (npm run build, npm test).',
  );
  process.exit(1);
}
