/** What the installer of `@tensorflow/tfjs-node-gpu` 4.22 expects, read from its scripts/install.js. */
export const PACKAGE = '@tensorflow/tfjs-node-gpu';
/** The installer appends platform and the version of libtensorflow that it was written for; the archive may hold a newer one, whose C interface is the same. */
const PREFIX = 'libtensorflow-';
export const ARCHIVE_NAME = `${PREFIX}gpu-linux-x86_64-2.9.1.tar.gz`;

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Environment of the npm command: the installer takes the archive from `archiveUrl`, compiles the addon instead of looking for a compiled one,
 * and node-gyp takes Node's headers from `nodeDirectory`. A proxy stays with npm and is kept from the installer, which would ask it for the
 * loopback, too.
 */
export function installerEnvironment(
  env: NodeJS.ProcessEnv,
  { archiveUrl, nodeDirectory }: { archiveUrl: string; nodeDirectory: string },
): NodeJS.ProcessEnv {
  const base = archiveUrl.slice(0, archiveUrl.length - ARCHIVE_NAME.length + PREFIX.length);
  const proxy = PROXIES.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !PROXIES.includes(name))),
    ...(proxy === undefined ? {} : { npm_config_proxy: proxy, npm_config_https_proxy: proxy }),
    TFJS_NODE_BASE_URI: base,
    npm_config_nodedir: nodeDirectory,
    npm_config_build_from_source: 'true',
  };
}
