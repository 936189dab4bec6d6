/*
 * What must fail and what must work inside the sandbox, tried from inside, where there is no Python. Node can make
 * fewer calls of its own than Python can; the filter is the same.
 *
 * Usage: node probe.mjs EXPECTATIONS; answers as probe.py does.
 */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';

const expected = JSON.parse(process.argv[2]);
const { features, bundle } = expected;
const results = {};

function check(name, attempt) {
  try {
    results[name] = attempt();
  } catch (error) {
    results[name] = String(error);
  }
}

function refused(call, ...codes) {
  try {
    call();
  } catch (error) {
    return codes.includes(error.code) ? null : `failed with ${error.code}, not ${codes[0]}`;
  }
  return 'was allowed';
}

async function refusedLater(name, emitter) {
  const outcome = await Promise.race([
    once(emitter, 'error').then(([error]) => error.code),
    ...['listening', 'connect'].map((event) => once(emitter, event).then(() => 'allowed')),
  ]);
  results[name] = outcome === 'EPERM' ? null : `ended with ${outcome}, not EPERM`;
}

await refusedLater('connect by TCP', createConnection({ host: '127.0.0.1', port: 6379 }));
await refusedLater('listen', createServer().listen(0, '127.0.0.1'));
await refusedLater('listen on a path', createServer().listen('/tmp/socket'));
await (async () => {
  const socket = createSocket('udp4');
  socket.bind();
  await refusedLater('open a UDP socket', socket);
})();

check('raise the priority', () => refused(() => setPriority(0, -5), 'EPERM', 'ERR_SYSTEM_ERROR'));
check('become root', () => refused(() => process.setuid(0), 'EPERM'));
const neverWritable = ['/', '/usr/bin', '/usr/lib', bundle, '/etc', '/dev'];
if (!features.tmp) neverWritable.push('/tmp', '/var/tmp', '/dev/shm');
for (const folder of neverWritable) {
  check(`write to ${folder}`, () =>
    refused(() => writeFileSync(`${folder}/written`, 'x'), 'EROFS', 'EACCES'),
  );
}
check('write over what it is given', () =>
  refused(() => writeFileSync(`${bundle}/probe.mjs`, 'x'), 'EROFS', 'EACCES'),
);
check('change the mode of what it is given', () =>
  refused(() => chmodSync(`${bundle}/probe.mjs`, 0o777), 'EPERM', 'EROFS'),
);
for (const folder of expected.cgroups) {
  check(`join another cgroup in ${folder}`, () =>
    refused(() => openSync(`${folder}/cgroup.procs`, 'r+'), 'ENOENT', 'EACCES'),
  );
  check(`make a cgroup in ${folder}`, () =>
    refused(() => mkdirSync(`${folder}/made`), 'ENOENT', 'EACCES', 'EROFS'),
  );
}
const neverReadable = [
  '/etc/passwd',
  '/etc/hostname',
  '/sys',
  '/home',
  '/var',
  '/run',
  '/usr/share',
  '/root',
  ...expected.cgroups,
];
if (!features.ownFileTree) {
  neverReadable.push('/', '/dev', '/tmp', '/dev/shm', '/proc', '/proc/self/environ', '/proc/self/mountinfo');
  neverReadable.push(dirname(bundle), `/proc/${process.ppid}/environ`, `/proc/${process.ppid}/status`);
}
for (const path of neverReadable) {
  const look = () => (statSync(path).isDirectory() ? readdirSync(path) : readFileSync(path));
  check(`read ${path}`, () => refused(look, 'ENOENT', 'EACCES', 'EPERM'));
}
if (!features.ownProcesses) {
  check('signal a process outside', () => refused(() => process.kill(process.ppid, 0), 'EPERM'));
}
check('see other processes', () => {
  if (!features.ownProcesses) return refused(() => readdirSync('/proc'), 'EACCES');
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return others.length > 0 ? `saw ${others}` : null;
});
check('be the first process of its own namespace', () =>
  process.pid === 1 || !features.ownProcesses ? null : `has number ${process.pid}`,
);
check("read the host's environment", () => {
  const first =
    features.ownProcesses && existsSync('/proc/1/environ') ? readFileSync('/proc/1/environ', 'utf8') : '';
  const names = [...Object.keys(process.env), ...first.split('\0').map((item) => item.split('=')[0])];
  const others = names.filter((name) => name !== '' && !expected.variables.includes(name));
  return others.length > 0 ? `saw ${others}` : null;
});
check('hold descriptors of the host', () => {
  // Node's own descriptors are all anonymous ones, of the event loop; a file, pipe or socket was handed in.
  const found = [];
  for (let fd = 5; fd < 1024; fd += 1) {
    try {
      const stat = fstatSync(fd);
      if (stat.isFile() || stat.isDirectory() || stat.isSocket()) found.push(fd);
    } catch {
      // Not open.
    }
  }
  return found.length > 0 ? `found ${found}` : null;
});
check('start a process', () => {
  // Without pipes: those that Node would make are sockets.
  const { error } = spawnSync('/usr/bin/true', { stdio: 'ignore' });
  if (expected.allowFork) return error ? `failed with ${error.code}` : null;
  return error?.code === 'EPERM' ? null : `ended with ${error?.code ?? 'success'}, not EPERM`;
});
if (expected.allowFork) {
  check('make a namespace', () => {
    const { status } = spawnSync('/usr/bin/unshare', ['--user', '/usr/bin/true'], { stdio: 'ignore' });
    return status === 0 ? 'was allowed' : null;
  });
  check('leave the CPU', () => {
    const { status } = spawnSync('/usr/bin/taskset', ['--pid', '--cpu-list', '0', '1'], { stdio: 'ignore' });
    return status === 0 ? 'was allowed' : null;
  });
}
check('fill /tmp no further than its size', () => {
  if (!features.tmp) return null; // Not writable at all; see above.
  const outcome = refused(() => {
    for (let index = 0; index < 4; index += 1) {
      writeFileSync(`/tmp/${index}`, Buffer.alloc(expected.tmpBytes / 2));
    }
  }, 'ENOSPC');
  for (let index = 0; index < 4; index += 1) if (existsSync(`/tmp/${index}`)) unlinkSync(`/tmp/${index}`);
  return outcome;
});

writeSync(4, JSON.stringify(results));
// What was wrongly allowed, such as a server, would keep Node going.
process.exit(0);
