import { cannotMeasure, diagnose } from './checks';
import { doctorText } from './doctor-text';
import type { Readings } from './readings';

/** A machine without any problem. */
const FIT: Readings = {
  platform: 'linux',
  machine: {
    hardwareClass: 'x86_64 Test, 4 CPUs',
    hostname: 'bench',
    cpuModel: 'Test CPU',
    cpuCount: 4,
    pinnedCpu: 3,
    architecture: 'x86_64',
    memoryTotalBytes: 8e9,
    kernel: '6.1.0',
    operatingSystem: 'Debian GNU/Linux 12',
    frequencyMHz: 3000,
    governor: 'performance',
    turbo: false,
    smt: false,
    cgroupVersion: 'v2',
    sandbox: 'bubblewrap 0.8.0, cgroup v2, uid 30000, seccomp x86_64',
    clockSource: 'tsc',
    clockResolutionNs: 30,
    containerImage: null,
    nodeVersion: '20.19.0',
    serviceRevision: 'test',
    temperatureC: 45,
  },
  allowedCpus: [0, 1, 2, 3],
  noise: {
    elapsedMs: 1000,
    loadAverageStart: 0.1,
    loadAverageEnd: 0.1,
    stealTimeMs: 0,
    involuntaryContextSwitches: 0,
    throttledMs: 0,
    cpuPressureMs: 1,
    memoryPressureMs: 0,
    ioPressureMs: 0,
    referenceDrift: null,
    waitSource: null,
  },
  waitsCounted: true,
  sandbox: { description: 'bubblewrap 0.8.0, cgroup v2, uid 30000, seccomp x86_64' },
  userNamespaces: { max: 60_000, isForbidden: false, isRestrictedByAppArmor: false },
  runtimes: [
    { runtime: 'python', version: '3.11.2', problem: null },
    { runtime: 'onnx', version: '20.19.0', problem: null },
  ],
  swap: { totalBytes: 0, usedBytes: 0 },
  heatThrottles: 0,
};

const machine = (change: Partial<Readings['machine']>): Readings => ({
  ...FIT,
  machine: { ...FIT.machine, ...change },
});
const noise = (change: Partial<Readings['noise']>): Readings => ({
  ...FIT,
  noise: { ...FIT.noise, ...change },
});
const namespaces = (change: Partial<Readings['userNamespaces']>): Readings => ({
  ...FIT,
  userNamespaces: { ...FIT.userNamespaces, ...change },
});
const without = (...runtimes: readonly string[]): Readings => ({
  ...FIT,
  runtimes: FIT.runtimes.map((found) =>
    runtimes.includes(found.runtime) ? { ...found, version: null, problem: 'it is not there' } : found,
  ),
});

function finding(readings: Readings, subject: string) {
  return diagnose(readings).find((one) => one.subject === subject);
}

describe('diagnose', () => {
  it('finds nothing wrong with a fit machine', () => {
    expect(diagnose(FIT).filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(doctorText(diagnose(FIT), false)).toMatch(/Fit for measuring\.\n$/);
  });

  it.each([
    ['system', { ...FIT, platform: 'darwin' }, 'warning', /--unsandboxed/],
    ['sandbox', { ...FIT, sandbox: { problems: ['bwrap is missing'] } }, 'missing', /--unsandboxed/],
    ['user namespaces', namespaces({ max: 0 }), 'missing', /sysctl user\.max_user_namespaces=/],
    [
      'user namespaces',
      { ...namespaces({ max: 0 }), sandbox: { description: 'landlock ABI 7, no cgroup' } },
      'warning',
      /sysctl user\.max_user_namespaces=/,
    ],
    ['user namespaces', namespaces({ isForbidden: true }), 'missing', /kernel\.unprivileged_userns_clone=1/],
    [
      'user namespaces',
      { ...namespaces({ isRestrictedByAppArmor: true }), sandbox: { problems: ['bwrap may not'] } },
      'missing',
      /kernel\.apparmor_restrict_unprivileged_userns=0/,
    ],
    [
      'control group',
      { ...FIT, sandbox: { description: 'bubblewrap, no cgroup' } },
      'warning',
      /systemd-run/,
    ],
    ['control group', machine({ cgroupVersion: 'none' }), 'warning', /mount -t cgroup2/],
    ['control group', { ...machine({ cgroupVersion: 'none' }), platform: 'darwin' }, 'warning', /Linux/],
    ['CPUs', machine({ cpuCount: 1 }), 'warning', /second CPU/],
    ['clock', machine({ clockResolutionNs: 5000 }), 'warning', /current_clocksource/],
    ['python', without('python'), 'missing', /apt-get install/],
    ['onnx', without('onnx'), 'missing', /npm ci/],
    ['load', noise({ loadAverageEnd: 3 }), 'warning', /top/],
    ['steal', noise({ stealTimeMs: 100 }), 'warning', /later/],
    ['pressure', noise({ cpuPressureMs: 300 }), 'warning', /top/],
    ['governor', machine({ governor: 'powersave' }), 'warning', /cpupower/],
    ['turbo', machine({ turbo: true }), 'warning', /boost/],
    ['hyperthreads (SMT)', machine({ smt: true }), 'warning', /smt\/control/],
    ['clock', machine({ clockSource: 'hpet' }), 'warning', /available_clocksource/],
    ['temperature', { ...FIT, heatThrottles: 4 }, 'warning', /cool/],
    ['swap', { ...FIT, swap: { totalBytes: 1e9, usedBytes: 5e8 } }, 'warning', /swapoff/],
  ] as const)('finds what is wrong with the %s and shows the fix', (subject, readings, state, fix) => {
    expect(finding(readings, subject)?.state).toBe(state);
    expect(finding(readings, subject)?.fix).toMatch(fix);
  });

  it('treats a sandbox that opens as proof that AppArmor allows it', () => {
    expect(finding(namespaces({ isRestrictedByAppArmor: true }), 'user namespaces')?.state).toBe('ok');
  });

  it.each([
    ['control group', { ...FIT, sandbox: { problems: ['bwrap is missing'] } }],
    ['CPUs', machine({ pinnedCpu: null })],
    ['steal', noise({ stealTimeMs: null })],
    ['governor', machine({ governor: null })],
    ['temperature', { ...machine({ temperatureC: null }), heatThrottles: null }],
    ['swap', { ...FIT, swap: null }],
  ])('warns of the %s if it is unfit or cannot be read', (subject, readings) => {
    expect(finding(readings, subject)?.state).toBe('warning');
  });
});

describe('cannotMeasure', () => {
  const isUnfit = (readings: Readings) => cannotMeasure(diagnose(readings));

  it('holds without a sandbox, and without any runtime', () => {
    expect(isUnfit({ ...FIT, sandbox: { problems: ['bwrap is missing'] } })).toBe(true);
    expect(isUnfit(without('python', 'onnx'))).toBe(true);
  });

  it('does not hold for one runtime that is missing, or for warnings', () => {
    expect(isUnfit(without('python'))).toBe(false);
    expect(isUnfit(machine({ turbo: true, smt: true }))).toBe(false);
  });
});
