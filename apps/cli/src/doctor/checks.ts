import { percent } from '@torchperf/domain';
import { type Finding, missing, ok, warning } from './finding';
import type { Readings } from './readings';

/** Above these limits, a run's figures get worse; the first is the noise gate of a worker (stealShareMax). */
const STEAL_SHARE_MAX = 0.05;
const CPU_PRESSURE_SHARE_MAX = 0.1;
/** Memory in swap: a machine that swaps loads slowly and reads memory wrongly. */
const SWAP_USED_BYTES_MAX = 64 * 1024 ** 2;
/** A call of the smallest models takes about 10 µs: the clock should be a hundred times finer. */
const CLOCK_RESOLUTION_NS_MAX = 1000;
const HOT_C = 85;
/** Clocks that are read without a call into the kernel, or at least exactly. */
const GOOD_CLOCKS = ['tsc', 'kvm-clock', 'arch_sys_counter', 'hyperv_clocksource_tsc_page'];

const CLOCKS = '/sys/devices/system/clocksource/clocksource0';
const OTHER_CLOCK =
  `if ${CLOCKS}/available_clocksource names tsc: echo tsc | sudo tee ${CLOCKS}/current_clocksource; ` +
  'if not, a virtual machine gets it from the settings of its host';
const MOUNT_CGROUP =
  'sudo mount -t cgroup2 none /sys/fs/cgroup; in a container: start it with --volume /sys/fs/cgroup:/sys/fs/cgroup';

type Check = (readings: Readings) => Finding;

const CHECKS: readonly Check[] = [
  system,
  sandbox,
  userNamespaces,
  controlGroup,
  python,
  onnx,
  cpus,
  load,
  steal,
  pressure,
  waiting,
  governor,
  turbo,
  smt,
  clock,
  temperature,
  swap,
];

/** The finding of each check: a pure function of the readings. */
export function diagnose(readings: Readings): Finding[] {
  return CHECKS.map((check) => check(readings));
}

/** Whether this machine cannot measure as a worker does: it has no sandbox, or no runtime at all. */
export function cannotMeasure(findings: readonly Finding[]): boolean {
  const isMissing = (subject: string) =>
    findings.some((finding) => finding.subject === subject && finding.state === 'missing');
  return isMissing('sandbox') || (isMissing('python') && isMissing('onnx'));
}

function system({ platform, machine }: Readings): Finding {
  const detail = `${machine.operatingSystem}, kernel ${machine.kernel}, ${machine.cpuModel}`;
  if (platform === 'linux') return ok('system', detail);
  return warning(
    'system',
    `${platform}: only Linux can isolate bundles`,
    'use --unsandboxed, for your own bundles only',
  );
}

function sandbox({ sandbox: found }: Readings): Finding {
  if ('description' in found) return ok('sandbox', found.description);
  return missing(
    'sandbox',
    found.problems.join('; '),
    'or, for your own bundles only, bench with --unsandboxed',
  );
}

function userNamespaces({ userNamespaces: found, sandbox: opened }: Readings): Finding {
  const subject = 'user namespaces';
  const { max, isForbidden, isRestrictedByAppArmor } = found;
  // Landlock works without them, but a bundle then sees more of the machine and has no /tmp.
  const notOk = 'description' in opened && opened.description.startsWith('landlock') ? warning : missing;
  // Reports only the first of several causes: the user runs doctor again after the fix.
  if (isForbidden) {
    return notOk(
      subject,
      'forbidden to plain users (kernel.unprivileged_userns_clone is 0)',
      'sudo sysctl kernel.unprivileged_userns_clone=1',
    );
  }
  if (max === 0) {
    return notOk(
      subject,
      'switched off (user.max_user_namespaces is 0)',
      'sudo sysctl user.max_user_namespaces=15000',
    );
  }
  // If an AppArmor profile allows bubblewrap, the sandbox opens despite the restriction.
  if (isRestrictedByAppArmor && !('description' in opened)) {
    return missing(
      subject,
      'restricted by AppArmor (kernel.apparmor_restrict_unprivileged_userns is 1)',
      'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0; or give bwrap an AppArmor profile with userns',
    );
  }
  if (max === null) return warning(subject, 'cannot be read here');
  return ok(subject, `up to ${max} a user`);
}

function controlGroup({ platform, machine, sandbox: found }: Readings): Finding {
  const subject = 'control group';
  const fix = 'run as root, or in a delegated group: systemd-run --user --scope -p Delegate=yes torchperf …';
  if (machine.cgroupVersion === 'none') {
    return warning(
      subject,
      'none: memory is the resident set of processes, and its limit holds for each process',
      platform === 'linux' ? MOUNT_CGROUP : 'measure on Linux, or in a virtual machine with it',
    );
  }
  if (!('description' in found)) {
    return warning(
      subject,
      `${machine.cgroupVersion}; fix the sandbox first: only it shows whether the groups can be used`,
    );
  }
  const isUsed = found.description.includes(`cgroup ${machine.cgroupVersion}`);
  if (isUsed) return ok(subject, `${machine.cgroupVersion}, with the memory controller`);
  return warning(
    subject,
    `${machine.cgroupVersion}, but this user may not make groups with a memory controller`,
    fix,
  );
}

function python({ runtimes }: Readings): Finding {
  return runtimeFinding(
    'python',
    runtimes,
    'sudo apt-get install -y python3 python3-numpy; or set --python and --python-packages',
  );
}

function onnx({ runtimes }: Readings): Finding {
  return runtimeFinding('onnx', runtimes, 'npm ci');
}

function runtimeFinding(name: 'python' | 'onnx', runtimes: Readings['runtimes'], fix: string): Finding {
  const found = runtimes.find(({ runtime }) => runtime === name);
  const what = name === 'python' ? 'with NumPy' : 'with onnxruntime, under Node';
  if (found?.version) return ok(name, `${found.version}, ${what}`);
  return missing(name, found?.problem ?? 'was not checked', fix);
}

function cpus({ machine, allowedCpus }: Readings): Finding {
  const subject = 'CPUs';
  const allowed =
    allowedCpus.length === 0 ? 'the allowed ones are unknown' : `allowed: ${allowedCpus.join(', ')}`;
  const detail = `${machine.cpuCount}, ${allowed}, measuring on ${machine.pinnedCpu ?? 'no particular one'}`;
  if (machine.pinnedCpu === null) {
    return warning(subject, `${detail}: referee and bundle may run on different ones, which is slower`);
  }
  if (machine.cpuCount > 1) return ok(subject, detail);
  return warning(
    subject,
    `${detail}: everything else on the machine runs on the measured CPU`,
    'give the virtual machine a second CPU; otherwise stop all other programs during a measurement',
  );
}

function load({ noise, machine }: Readings): Finding {
  const detail = `${noise.loadAverageEnd.toFixed(2)} on ${machine.cpuCount} CPUs`;
  if (noise.loadAverageEnd <= machine.cpuCount / 2) return ok('load', detail);
  return warning(
    'load',
    `${detail}: other programs are busy`,
    'list them with top; stop them, and wait a minute',
  );
}

function steal({ noise }: Readings): Finding {
  if (noise.stealTimeMs === null) return warning('steal', 'cannot be read here');
  const share = noise.stealTimeMs / noise.elapsedMs;
  if (share <= STEAL_SHARE_MAX) return ok('steal', `${percent(share)} of the time went to other guests`);
  return warning(
    'steal',
    `${percent(share)} of the time went to other guests of the host`,
    'measure later, or on a machine of its own',
  );
}

function pressure({ noise }: Readings): Finding {
  if (noise.cpuPressureMs === null) return warning('pressure', 'cannot be read here (kernel without PSI)');
  const share = noise.cpuPressureMs / noise.elapsedMs;
  if (share <= CPU_PRESSURE_SHARE_MAX)
    return ok('pressure', `tasks waited for a CPU ${percent(share)} of the time`);
  return warning(
    'pressure',
    `tasks waited for a CPU ${percent(share)} of the time; a run at the same time is noisy`,
    'list them with top, and stop them',
  );
}

function waiting({ waitsCounted, platform }: Readings): Finding {
  if (waitsCounted) return ok('contention', 'the kernel counts how long a run waits for a CPU');
  const fix =
    platform === 'linux' ? 'use a kernel with CONFIG_SCHED_INFO, as all distributions have' : undefined;
  return warning(
    'contention',
    'how long a run waits for a CPU is not counted: a busy machine is not detected',
    fix,
  );
}

function governor({ machine }: Readings): Finding {
  if (machine.governor === null)
    return warning('governor', 'cannot be read here, as in most virtual machines');
  if (machine.governor === 'performance') return ok('governor', machine.governor);
  return warning(
    'governor',
    `${machine.governor}: the CPU changes its speed with the load`,
    'sudo cpupower frequency-set -g performance',
  );
}

function turbo({ machine }: Readings): Finding {
  if (machine.turbo === null) return warning('turbo', 'cannot be read here, as in most virtual machines');
  if (!machine.turbo) return ok('turbo', 'off');
  return warning(
    'turbo',
    'on: the CPU is faster while it is cool',
    'echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost (intel_pstate: echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo)',
  );
}

function smt({ machine }: Readings): Finding {
  const subject = 'hyperthreads (SMT)';
  if (machine.smt === null) return warning(subject, 'cannot be read here');
  if (!machine.smt) return ok(subject, 'off');
  return warning(
    subject,
    'on: a neighbour on the same core slows the measured CPU',
    'echo off | sudo tee /sys/devices/system/cpu/smt/control',
  );
}

function clock({ machine }: Readings): Finding {
  const detail = `${machine.clockSource ?? 'source unknown'}, steps of ${machine.clockResolutionNs} ns`;
  if (machine.clockResolutionNs > CLOCK_RESOLUTION_NS_MAX)
    return warning('clock', `${detail}: coarse`, OTHER_CLOCK);
  if (machine.clockSource === null || GOOD_CLOCKS.includes(machine.clockSource)) return ok('clock', detail);
  return warning('clock', `${detail}: slow to read`, OTHER_CLOCK);
}

function temperature({ machine, heatThrottles }: Readings): Finding {
  const throttled =
    heatThrottles === null ? '' : `, throttled for heat ${heatThrottles} times since the boot`;
  if (machine.temperatureC === null && heatThrottles === null) {
    return warning('temperature', 'cannot be read here, as in most virtual machines');
  }
  const detail = `${machine.temperatureC === null ? 'unknown' : `${machine.temperatureC.toFixed(0)} °C`}${throttled}`;
  if ((machine.temperatureC ?? 0) < HOT_C && (heatThrottles ?? 0) === 0) return ok('temperature', detail);
  return warning('temperature', detail, 'let it cool down, and check its fans');
}

function swap({ swap: found }: Readings): Finding {
  if (found === null) return warning('swap', 'cannot be read here');
  if (found.totalBytes === 0) return ok('swap', 'none');
  const used = `${Math.round(found.usedBytes / 1024 ** 2)} MiB in use`;
  if (found.usedBytes <= SWAP_USED_BYTES_MAX) return ok('swap', used);
  return warning('swap', `${used}: memory is short`, 'sudo swapoff -a, once enough memory is free');
}
