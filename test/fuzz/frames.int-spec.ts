import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERDICTS } from '@torchperf/domain';
import fc from 'fast-check';
import { ContestantFault } from '../../libs/engine/src/contestant/fault';
import { encodeFrame, FRAME_TYPES } from '../../libs/engine/src/contestant/protocol/frame';
import { answerBytes } from '../../libs/engine/test/answer-bytes';
import { byteMutation, mutateBytes } from './byte-mutation';
import { type Ending, RefereeRig } from './referee-rig';
import { FUZZ, FUZZ_TIMEOUT_MS, RUNS } from './runs';

/** Short except for the greeting, because a cut frame is waited for until its limit. */
const LIMITS = {
  helloTimeoutMs: 20_000,
  loadTimeoutMs: 600,
  callTimeoutMs: 600,
  memoryLimitBytes: 128 * 1024 * 1024,
};
const PYTHON = '/usr/bin/python3';
/** What a participant is shown of an error, at most. */
const MESSAGE_LENGTH_MAX = 4000;

type Frames = Readonly<Record<'greeting' | 'ready' | 'answer', Buffer>>;

function goodFrames(): Frames {
  return {
    greeting: encodeFrame(FRAME_TYPES.hello, { protocol: 2, runtime: 'python', versions: { python: '3' } }),
    ready: encodeFrame(FRAME_TYPES.ready, {}),
    answer: answerBytes(Float32Array.of(0.25, 0.5, 0.125)),
  };
}

const failed = (stage: string, kind: string) =>
  encodeFrame(FRAME_TYPES.error, { stage, kind, message: 'It "failed"\n', trace: 'File "model.py"' });
/** Frames that may replace a frame before the mutation. */
const OTHER_FRAMES = [
  ...[failed('load', 'exception'), failed('infer', 'bad-output'), failed('infer', 'out-of-memory')],
  ...Object.values(FRAME_TYPES).map((type) => encodeFrame(type, {})),
];

const part = fc.constantFrom('greeting' as const, 'ready' as const, 'answer' as const, 'answer' as const);
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const oddLength = fc.oneof(fc.constantFrom(0, 1, 65_536, 65_537, 0x7fffffff, 0xffffffff), fc.nat(100));
const mutatedFrames = fc.record({
  part,
  other: rarely(fc.constantFrom(...OTHER_FRAMES)),
  mutations: fc.array(byteMutation, { maxLength: 2 }),
  type: rarely(fc.nat(255)),
  length: rarely(oddLength),
  keepsPrefix: fc.constantFrom(true, true, true, false),
  /** Whether it stays when it has sent what was mutated, so that what is missing is waited for. */
  stays: fc.constantFrom(true, false, false, false),
});

type MutatedFrames = typeof mutatedFrames extends fc.Arbitrary<infer T> ? T : never;

function mutate({ part, other, mutations, type, length }: MutatedFrames): Frames {
  const frames = goodFrames();
  const frame = Buffer.from(other ?? frames[part]);
  if (type !== null) frame.writeUInt8(type, 4);
  if (length !== null) frame.writeUInt32LE(length, 0);
  return { ...frames, [part]: mutations.reduce(mutateBytes, frame) };
}

describe('the referee, given mutated frames', () => {
  let rig: RefereeRig;
  let bundles = 0;
  beforeAll(async () => {
    rig = await RefereeRig.open(
      'python',
      {
        runtime: 'python',
        binds: [{ source: join(__dirname, 'replay'), target: '/replay' }],
        command: [PYTHON, '-I', '-S', '/replay/replay.py'],
        env: {},
        trial: [],
        version: '3',
      },
      LIMITS,
    );
  });
  afterAll(() => rig.close());

  async function askReplay(
    frames: Frames,
    keepsPrefix = true,
    endsAfter: string | null = null,
  ): Promise<Ending> {
    const folder = join(rig.folder, `frames-${bundles++}`);
    mkdirSync(folder, { mode: 0o755 });
    const encoded = Object.entries(frames).map(([name, bytes]) => [name, bytes.toString('base64')]);
    const script = JSON.stringify({ ...Object.fromEntries(encoded), keepsPrefix, endsAfter });
    writeFileSync(join(folder, 'frames.json'), script, { mode: 0o444 });
    return rig.ask('python', { folder, entry: 'frames.json' });
  }

  it('takes good ones for an answer', async () => {
    expect(await askReplay(goodFrames())).toBe('answered');
  });

  it(
    'has a verdict for all of them',
    async () => {
      const verdicts = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(mutatedFrames, async (given) => {
          // The limit of a greeting is half a minute; waiting for it would show nothing more.
          const endsAfter = given.stays && given.part !== 'greeting' ? null : given.part;
          const ending = await askReplay(mutate(given), given.keepsPrefix, endsAfter);
          const verdict =
            ending === 'answered'
              ? 'ok'
              : ending instanceof ContestantFault
                ? ending.verdict
                : 'platform-error';
          verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
          expect(VERDICTS).toContain(verdict);
          // Only the greeting is from the platform's own program: from then on every fault is the contestant's.
          if (given.part !== 'greeting') expect([given, verdict]).not.toContain('platform-error');
          if (ending !== 'answered') expect(ending.message.length).toBeLessThan(MESSAGE_LENGTH_MAX);
        }),
        FUZZ,
      );
      // Mutations that never break anything, or always in one way, would test nothing.
      expect(verdicts.get('ok')).toBeGreaterThan(RUNS / 100);
      expect(verdicts.get('wrong-output')).toBeGreaterThan(RUNS / 5);
      expect(verdicts.get('crashed')).toBeGreaterThan(0);
      expect(verdicts.get('timed-out')).toBeGreaterThan(0);
      expect(await askReplay(goodFrames())).toBe('answered');
    },
    FUZZ_TIMEOUT_MS,
  );
});
