// Installs the dependencies when they are missing or not those of package-lock.json; else it does nothing, at once.
// It is plain JavaScript for any Node.js from 20 on: what it installs includes the Node.js 24 that runs the rest.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const oldestNode = 20;
const root = new URL('../', import.meta.url);

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  fail(
    `Node.js ${oldestNode} or newer is needed to begin, this is ${process.versions.node}: see https://nodejs.org`,
  );
} else if (!isInstalled()) {
  install();
}

/** Tells whether every package of the lock file is there in its version; those for other systems may be missing. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (!path.includes('node_modules/')) return true;
    return present[path] === undefined ? optional === true : present[path].version === version;
  });
}

/** Reads which packages a lock file lists, by their folder. */
function readPackages(path) {
  const file = new URL(path, root);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function install() {
  console.error('Installing the dependencies (npm ci) …');
  // In a script of npm, these are npm itself and the Node.js it runs on; not the one in node_modules, which npm removes.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const options = {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  };
  const words = ['ci', '--no-audit', '--no-fund'];
  const { status, error } =
    npm === undefined
      ? spawnSync('npm', words, options)
      : spawnSync(node ?? process.execPath, [npm, ...words], options);
  if (status !== 0) fail(`npm ci failed${error === undefined ? '' : `: ${error.message}`}; see above`);
  else if (!existsSync(new URL('node_modules/node/bin/node', root))) {
    fail('npm did not set up Node.js 24: it must be allowed to run the install script of the package "node"');
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
