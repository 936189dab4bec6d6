import fc from 'fast-check';
import { byteMutation, mutateBytes } from './byte-mutation';

/** Bundles' manifests, as participants write them. */
export const MANIFESTS = [
  { name: 'MLP', runtime: 'python', entry: 'model.py' },
  {
    name: 'CNN',
    runtime: 'onnx',
    entry: 'model.onnx',
    techniques: ['quantization', 'pruning'],
    description: '',
  },
  {
    name: 'Modèle',
    runtime: 'python',
    entry: 'model.py',
    techniques: [],
    description: 'Two\nlines, "quoted".',
  },
];
const FIELDS = ['name', 'runtime', 'entry', 'techniques', 'description'];

const ODD_VALUES: readonly unknown[] = [
  ...['', ' ', '\0', '\ud800', '\u{1f600}'.repeat(50), 'a'.repeat(3000), '__proto__', 'constructor'],
  ...[
    '../model.py',
    '/model.py',
    'model.py/',
    './model.py',
    'MODEL.PY',
    'model.py\0',
    'con.py',
    '\u202eyp.py',
  ],
  ...[
    0,
    -1,
    1e308,
    2 ** 53,
    null,
    true,
    [],
    {},
    [[]],
    [null],
    ['a', 'a'],
    Array(50).fill('x'),
    { length: 3 },
  ],
];

/** Texts of JSON that no value gives. */
const ODD_TEXTS = [
  ...[
    '',
    ' ',
    '{',
    '[]',
    'null',
    '"model.py"',
    '{"name":"a","name":"b"}',
    '{"__proto__":{"name":"x"}}',
    'NaN',
    '1e999',
  ],
  ...[
    '['.repeat(20_000),
    '{"a":'.repeat(5000),
    `${'['.repeat(2000)}${']'.repeat(2000)}`,
    '\u{feff}{}',
    '{"name":"\\ud800"}',
  ],
  ...[`{"name":${'9'.repeat(5000)}}`, '// comment\n{}', "{'name': 'x'}", '{"name":"a",}'],
];

const oddValue = fc.oneof(
  fc.constantFrom(...ODD_VALUES),
  fc.jsonValue({ depthSize: 'small' }),
  fc.string({ unit: 'binary' }),
);
const fieldName = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...FIELDS) }, fc.string());
const manifest = fc.constantFrom(...MANIFESTS);
const change = fc.oneof(
  fc.record({ field: fieldName, value: oddValue }),
  fc.record({ field: fieldName, value: fc.constant(undefined) }),
);

const structural = fc
  .tuple(manifest, fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([original, changes]) => {
    const fields = new Map<string, unknown>(Object.entries(original));
    for (const { field, value } of changes) fields.set(field, value);
    return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
  });

const ofBytes = fc
  .tuple(manifest, fc.array(byteMutation, { minLength: 1, maxLength: 4 }))
  .map(([original, mutations]) => mutations.reduce(mutateBytes, Buffer.from(JSON.stringify(original))));

const oddText = fc.constantFrom(...ODD_TEXTS).map((text) => Buffer.from(text));

/** The bytes of a `torchperf.json` that was good once: other fields and values, or other bytes. */
export const mutatedManifest: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 5, arbitrary: structural },
  { weight: 4, arbitrary: ofBytes },
  { weight: 1, arbitrary: oddText },
);
