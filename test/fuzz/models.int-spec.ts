import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ContestantFault } from '../../libs/engine/src/contestant/fault';
import { isAvailable, runtimeFor } from '../../libs/engine/src/sandbox';
import { byteMutation, mutateBytes } from './byte-mutation';
import { RefereeRig } from './referee-rig';
import { FUZZ_TIMEOUT_MS, RUNS } from './runs';

const LIMITS = {
  helloTimeoutMs: 20_000,
  loadTimeoutMs: 10_000,
  callTimeoutMs: 3000,
  memoryLimitBytes: 256 * 1024 * 1024,
};
/** Each costs a start of Node; the spec of `read-model.mjs` also mutates the structure. */
const MODEL_RUNS = Math.ceil(RUNS / 4);
const HOSTILE = join(__dirname, '..', 'fixtures', 'bundles', 'hostile');
const MODEL = readFileSync(join(HOSTILE, 'onnx-size-bomb', 'twin.onnx'));

describe('the referee, given mutated ONNX models', () => {
  let rig: RefereeRig;
  let bundles = 0;
  beforeAll(async () => {
    const program = runtimeFor('onnx', { python: null, packages: null });
    if (!isAvailable(program)) throw new Error(program.unavailable);
    rig = await RefereeRig.open('onnx', program, LIMITS);
  });
  afterAll(() => rig.close());

  async function ask(model: Buffer) {
    const folder = join(rig.folder, `model-${bundles++}`);
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(join(folder, 'model.onnx'), model, { mode: 0o444 });
    return rig.ask('onnx', { folder, entry: 'model.onnx' });
  }

  it(
    "has a verdict that is the model's own for all of them",
    async () => {
      const verdicts = new Map<string, number>();
      expect(await ask(MODEL)).toBe('answered');
      await fc.assert(
        fc.asyncProperty(fc.array(byteMutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
          const ending = await ask(mutations.reduce(mutateBytes, MODEL));
          const verdict = ending === 'answered' ? 'ok' : ending;
          if (verdict !== 'ok') expect(verdict).toBeInstanceOf(ContestantFault);
          const name = verdict instanceof ContestantFault ? verdict.verdict : 'ok';
          verdicts.set(name, (verdicts.get(name) ?? 0) + 1);
        }),
        { numRuns: MODEL_RUNS, endOnFailure: true },
      );
      expect(verdicts.get('ok')).toBeGreaterThan(0);
      expect(verdicts.get('load-failed')).toBeGreaterThan(MODEL_RUNS / 4);
      expect(await ask(MODEL)).toBe('answered');
    },
    FUZZ_TIMEOUT_MS,
  );
});
