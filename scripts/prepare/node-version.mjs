/** Loaded before anything else: on a Node that is too old, whatever comes next would fail with a riddle. */
const LEAST = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  console.error(
    `Node ${process.versions.node} is too old: this program needs ${LEAST.join('.')} or newer. Install it from https://nodejs.org.`,
  );
  process.exit(1);
}
