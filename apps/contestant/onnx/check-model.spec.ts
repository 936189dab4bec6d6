import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fields, IDENTITY, message, model, side } from '../test/onnx-model';
import { modelProblems } from './check-model.mjs';

const EXPORTED = join(__dirname, '..', 'fixtures', 'exported');
const TASK = { inputShape: [1, 2, 3], classes: 4 };
const problemsOf = (bytes: Buffer) => modelProblems(bytes, TASK, 'model.onnx');
const exported = (name: string) => readFileSync(join(EXPORTED, `${name}.onnx`));

/** Each model that a student exports, what is wrong with it, and the line that fixes it. */
const EXPORTS: readonly (readonly [name: string, ...problems: RegExp[]])[] = [
  ['default', /external data \(default\.onnx\.data\).*torch\.onnx\.export\(…, external_data=False\)/],
  ['batch', /batch dimension is fixed to 8.*dynamic_shapes=\(\{0: "batch"\},\).*dynamic_axes=\{"image"/],
  ['double', /input is float64: expected float32.*model\.float\(\)/],
  ['half', /input is float16: expected float32.*keep_io_types=True/],
  ['flat', /shape \(1, 6\): expected \(batch, 1, 2, 3\).*torch\.nn\.Flatten\(\)/],
  [
    'sklearn',
    /shape \(, 6\).*make_node\("Flatten", \["image"\], \["X"\]\)/,
    /2 outputs \(output_label, output_probability\).*options=\{"zipmap": False\}.*"probabilities"/,
  ],
  ['two-outputs', /shape \(, 6\)/, /2 outputs \(label, probabilities\).*o\.name == "probabilities"/],
  ['quantized', /QLinearSigmoid, QGemm are of the domain com\.microsoft.*quant_format=QuantFormat\.QDQ/],
  ['optimized', /domain com\.microsoft\.nchwc.*ORT_ENABLE_BASIC/],
  ['format', /file format has version 99.*m\.ir_version = 10/],
  ['opset', /version 27 of the ai\.onnx operators.*opset_version=20.*convert_version/],
  ['functions', /functions of its own.*inliner\.inline_local_functions/],
];
const BROKEN = EXPORTS.map(([name, ...problems]) => ({ name, problems }));

describe('modelProblems', () => {
  it.each(BROKEN)(
    'names everything that is wrong with an export, and fixes it: $name',
    ({ name, problems }) => {
      const found = problemsOf(exported(name));
      expect(found).toEqual(problems.map((problem) => expect.stringMatching(problem)));
      expect(problemsOf(exported(`${name}.fixed`))).toEqual([]);
    },
  );

  it('knows every model that was exported', () => {
    const names = BROKEN.flatMap(({ name }) => [`${name}.fixed.onnx`, `${name}.onnx`]);
    expect(
      readdirSync(EXPORTED)
        .filter((name) => name.endsWith('.onnx'))
        .sort(),
    ).toEqual(names.sort());
  });

  it('names all at once', () => {
    const graph: Fields = [
      [1, IDENTITY],
      [5, message([8, 'w'], [13, message([1, 'location'], [2, 'w.bin'])], [14, 1])],
      [11, side('x', [8, 6], 11)],
      [12, side('a', [])],
      [12, side('b', ['n', 4])],
    ];
    const opsets: Fields = [
      [8, message([2, 27])],
      [25, message([10, 'own'])],
    ];
    expect(problemsOf(model(graph, opsets))).toEqual([
      expect.stringContaining('version 27'),
      expect.stringContaining('functions of its own'),
      expect.stringContaining('external data (w.bin)'),
      expect.stringContaining('float64'),
      expect.stringContaining('Flatten'),
      expect.stringContaining('o.name == "b"'),
    ]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['a file of torch.save', Buffer.from('PK\x03\x04archive/data.pkl'), /is a zip.*torch\.onnx\.export/],
    ['a pickle', Buffer.from([0x80, 4, 0x95, 0xff]), /is a pickle/],
    ['a pointer of Git LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
    ['a page', Buffer.from('<!doctype html>'), /page of the web/],
    ['nothing', Buffer.alloc(0), /no graph/],
  ])('says what %s is', (_, bytes, says) => {
    expect(problemsOf(bytes)).toEqual([expect.stringMatching(says)]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['channels last', side('x', ['n', 2, 3, 1]), /Transpose/],
    ['no batch', side('x', [1, 2, 3]), /x\.unsqueeze\(0\)/],
    ['another size', side('x', ['n', 3, 8, 8]), /x\.reshape.*torch\.zeros\(1, 1, 2, 3\)/],
    ['text', side('x', ['n', 1, 2, 3], 8), /input is string/],
    ['whole numbers', side('x', ['n', 1, 2, 3], 7), /Cast/],
  ])('fixes an input of %s', (_, input, says) => {
    const graph: Fields = [
      [1, IDENTITY],
      [11, input],
      [12, side('scores', ['n', 4])],
    ];
    expect(problemsOf(model(graph))[0]).toMatch(says);
  });

  it.each([
    ['float32', 1],
    ['uint8', 2],
    ['int64', 7],
    ['bool', 9],
    ['float16', 10],
    ['float64', 11],
  ])('takes scores of %s', (_, code) => {
    const output = side('scores', ['n', 4], code);
    expect(
      problemsOf(
        model([
          [1, IDENTITY],
          [11, side('x', ['n', 1, 2, 3])],
          [12, output],
        ]),
      ),
    ).toEqual([]);
  });

  it.each<[string, number, RegExp]>([
    ['string', 8, /put a Cast to float32 behind it$/],
    ['complex64', 14, /put a Cast to float32 behind it$/],
    ['bfloat16', 16, /keep_io_types=True/],
  ])('refuses scores of %s, and names the types that it takes', (type, code, fix) => {
    const output = side('scores', ['n', 4], code);
    const [problem, ...others] = problemsOf(
      model([
        [1, IDENTITY],
        [11, side('x', ['n', 1, 2, 3])],
        [12, output],
      ]),
    );
    expect(problem).toContain(`output is ${type}: expected float32, float16, float64, integers or booleans`);
    expect(problem).toMatch(fix);
    expect(others).toEqual([]);
  });

  it('fixes columns that are inputs of their own', () => {
    const columns = ['a', 'b', 'c'].map((name) => [11, side(name, ['n', 1])] as const);
    expect(problemsOf(model([[1, IDENTITY], ...columns, [12, side('scores', ['n', 4])]]))).toEqual([
      expect.stringMatching(/3 inputs \(a, b, c\).*FloatTensorType/),
    ]);
  });

  it('repeats names of the model on one short line', () => {
    const names = Array.from(
      { length: 900 },
      (_, index) => [12, side(`"\n${index}${'x'.repeat(150)}`, [])] as const,
    );
    const [, problem] = problemsOf(model([[1, IDENTITY], [11, side('x', [1])], ...names]));
    expect(problem).toMatch(/900 outputs .* and others/);
    expect(problem?.length).toBeLessThan(800);
    expect(problem).not.toContain('\n');
  });
});
