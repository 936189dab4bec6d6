import type { SuiteParameters } from '@torchperf/contracts';
import { answering, HONEST, run } from '../test/small-task';

/** Lines that a model runs while it loads. */
const loading = (lines: string) => `import os, threading, time\n${lines}\n${HONEST}`;

/** The message of each limit, in real sandboxes: its bound, and the usage if it is known. */
describe.each<[string, string, Partial<SuiteParameters>, string, RegExp[]]>([
  [
    'memory',
    loading('held = [bytearray(b"x") * (16 << 20) for _ in range(100)]'),
    {},
    'out-of-memory',
    // Without control groups the model is refused memory, and not stopped.
    [/(limit of 256 MiB|256 MiB are allowed)/, /held \d+ MiB/, /while loading, launch 1/],
  ],
  [
    'processes and threads',
    loading('for _ in range(100): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()'),
    { processLimit: 16 },
    'load-failed',
    [/can't start new thread/, /The limit of the sandbox is 16 processes and threads/],
  ],
  [
    'the size of a file',
    loading('with open("/tmp/x", "wb") as file: file.seek(70 << 20); file.write(b"x")'),
    {},
    'load-failed',
    [/File too large/, /The limit of a file is 64 MiB/],
  ],
  [
    'the size of /tmp',
    loading('for name in "xy": open(f"/tmp/{name}", "wb").write(bytes(40 << 20))'),
    {},
    'load-failed',
    [/No space left on device/, /The limit of \/tmp is 64 MiB in all/],
  ],
  [
    'the time of loading',
    loading('time.sleep(60)'),
    { loadTimeoutMs: 1500 },
    'timed-out',
    [/^load\(\) took longer than the limit of 1\.5 s, and was stopped then \(launch 1\)/],
  ],
  [
    'the time of the rehearsal',
    answering('import time; time.sleep(60)'),
    { loadTimeoutMs: 1500 },
    'timed-out',
    [/^A call of the rehearsal took longer than the limit of 1\.5 s/],
  ],
  [
    'the time of a batch',
    answering('import time; time.sleep(60 * (len(x) == 8)); return x.reshape(len(x), -1)'),
    { callTimeoutMs: 500 },
    'timed-out',
    [/^A batch of 8 examples took longer than the limit of 4 s/],
  ],
])('the limit of %s', (_, model, suite, verdict, text) => {
  it(`is reported with its bound, and the verdict is ${verdict}`, async () => {
    const report = await run(model, HONEST, suite);
    for (const part of text) expect(report.message).toMatch(part);
    expect(report.verdict).toBe(verdict);
  });
});

it('shows the end of a log that was cut, and how much was written', async () => {
  const report = await run(loading('for _ in range(300): print("x" * 10_000)\nprint("the end")'), HONEST, {
    logLimitBytes: 16 * 1024,
  });
  expect(report.verdict).toBe('ok');
  expect(report.log).toMatch(/^\[The log was cut: its limit is 16 KiB, and 29\d\d KiB were written/);
  expect(report.log).toMatch(/the end\n$/);
  expect(report.log?.length).toBeLessThan(17 * 1024);
});
