import { readNpyHeader, writeNpyHeader } from './npy-header';

/** As numpy 2 writes it for float32 of shape (2, 3): version 1.0, 118 bytes of dictionary. */
const BY_NUMPY = Buffer.concat([
  Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
  Buffer.from("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)),
  Buffer.from('\n'),
]);

function withDictionary(text: string, version = 1): Buffer {
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    Buffer.from(text),
  ]);
}

describe('readNpyHeader', () => {
  it('reads what numpy writes', () => {
    expect(readNpyHeader('inputs', BY_NUMPY)).toEqual({
      header: { dtype: '<f4', fortranOrder: false, shape: [2, 3] },
      dataStart: 128,
    });
  });

  it.each([1, 2, 3])('reads version %d', (version) => {
    const text = "{'descr': '|u1', 'fortran_order': True, 'shape': (5,), }";
    expect(readNpyHeader('labels', withDictionary(text, version))?.header).toEqual({
      dtype: '|u1',
      fortranOrder: true,
      shape: [5],
    });
  });

  it('reads the keys in any order, and a shape without dimensions', () => {
    const text = "{'shape': (), 'descr': '<i8', 'fortran_order': False}";
    expect(readNpyHeader('labels', withDictionary(text))?.header.shape).toEqual([]);
  });

  it('waits for more bytes', () => {
    for (const length of [0, 5, 11, 127]) {
      expect(readNpyHeader('inputs', BY_NUMPY.subarray(0, length))).toBeNull();
    }
  });

  it.each([
    ['another magic', Buffer.alloc(200, 65), /does not start/],
    ['version 4', withDictionary('{}', 4), /version is 4/],
    ['a huge header', withDictionary(' '.repeat(10_001)), /10001 bytes/],
    [
      'a structured dtype',
      withDictionary("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }"),
      /structured/,
    ],
    ['code', withDictionary("{'descr': __import__('os').system('id')}          "), /__import__/],
    ['no shape', withDictionary("{'descr': '<f4', 'fortran_order': False, }  "), /lacks/],
    [
      'a shape beyond numbers',
      withDictionary(`{'descr': '<f4', 'fortran_order': False, 'shape': (${'9'.repeat(20)},), }`),
      /shape is/,
    ],
    [
      'a shape with a gap',
      withDictionary("{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), }"),
      /shape is/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpyHeader('inputs', bytes)).toThrow(
      expect.objectContaining({ code: 'dataset-array-malformed', message: expect.stringMatching(message) }),
    );
  });
});

describe('writeNpyHeader', () => {
  it('writes byte for byte what numpy writes', () => {
    expect(writeNpyHeader({ dtype: '<f4', fortranOrder: false, shape: [2, 3] })).toEqual(BY_NUMPY);
  });
});
