/** Loaded before anything else: on a Node that is too old, the next import would fail with an obscure error. */
const MIN_VERSION = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
  console.error(
    `Node ${process.versions.node} is too old: this program needs ${MIN_VERSION.join('.')} or newer. Install it from https://nodejs.org.`,
  );
  process.exit(1);
}
