import fc from 'fast-check';
import { ElementDecoder, type ElementType, INPUT_TYPES, LABEL_TYPES } from './element-decoder';

function typeOf(types: ReadonlyMap<string, ElementType>, dtype: string): ElementType {
  const type = types.get(dtype);
  if (!type) throw new Error(`no ${dtype}`);
  return type;
}

function decode(type: ElementType, chunks: readonly Buffer[]): number[] {
  const values: number[] = [];
  const decoder = new ElementDecoder(type, (index, value) => {
    values[index] = value;
  });
  for (const chunk of chunks) decoder.push(chunk);
  return values;
}

describe('ElementDecoder', () => {
  it.each([
    ['|i1', [0xff], -1],
    ['|u1', [0xff], 255],
    ['<i2', [0xfe, 0xff], -2],
    ['<u2', [0xfe, 0xff], 65_534],
    ['<i4', [0xfd, 0xff, 0xff, 0xff], -3],
    ['<u4', [0xfd, 0xff, 0xff, 0xff], 4_294_967_293],
    ['<i8', [0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -4],
    ['<u8', [7, 0, 0, 0, 0, 0, 0, 0], 7],
  ])('reads labels of %s', (dtype, bytes, value) => {
    expect(decode(typeOf(LABEL_TYPES, dtype), [Buffer.from(bytes)])).toEqual([value]);
  });

  it('reads the same however the bytes are cut', () => {
    const values = [1.5, -2.25, 3e10, 0];
    const bytes = Buffer.from(new Float64Array(values).buffer);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(decode(typeOf(INPUT_TYPES, '<f8'), chunks)).toEqual(values);
      }),
    );
  });

  it('reports what is left of a cut element', () => {
    const decoder = new ElementDecoder(typeOf(INPUT_TYPES, '<f4'), () => undefined);
    decoder.push(Buffer.alloc(6));
    expect(decoder.progress).toEqual({ elements: 1, rest: 2 });
  });
});
