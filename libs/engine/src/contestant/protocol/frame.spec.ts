import { encodeFrame, FRAME_TYPES, HEADER_BYTES, QuestionFrame } from './frame';

describe('encodeFrame', () => {
  it('puts length, type and JSON one after the other', () => {
    const frame = encodeFrame(FRAME_TYPES.load, { entry: 'model.py' });
    expect(frame.readUInt32LE(0)).toBe(frame.length - HEADER_BYTES);
    expect(frame[4]).toBe(2);
    expect(JSON.parse(frame.toString('utf8', HEADER_BYTES))).toEqual({ entry: 'model.py' });
  });

  it('makes an empty payload for BYE', () => {
    expect([...encodeFrame(FRAME_TYPES.bye)]).toEqual([0, 0, 0, 0, 6]);
  });
});

describe('QuestionFrame', () => {
  it('shows its numbers in place, behind nonce and count', () => {
    const frame = new QuestionFrame(2, 3);
    frame.nonce.fill(0xab);
    frame.values.set([1, 2, 3, 4, 5, 6.5]);
    expect(frame.bytes).toHaveLength(5 + 8 + 4 + 2 * 3 * 4);
    expect(frame.bytes.readUInt32LE(0)).toBe(frame.bytes.length - HEADER_BYTES);
    expect(frame.bytes[4]).toBe(FRAME_TYPES.infer);
    expect(frame.bytes.toString('hex', 5, 13)).toBe('abababababababab');
    expect(frame.bytes.readUInt32LE(13)).toBe(2);
    expect(frame.bytes.readFloatLE(17)).toBe(1);
    expect(frame.bytes.readFloatLE(17 + 5 * 4)).toBe(6.5);
  });
});
