import { checkBundle } from './bundle-check';

const limits = {
  compressedBytes: 1024 * 1024,
  expandedBytes: 4 * 1024 * 1024,
  fileBytes: 1024 * 1024,
  files: 100,
};
const zipHead = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);

describe('checkBundle', () => {
  it('has no hint for a small zip', () => {
    expect(checkBundle({ name: 'model.zip', sizeBytes: 1000, head: zipHead }, limits)).toEqual([]);
    expect(
      checkBundle({ name: 'MODEL.ZIP', sizeBytes: limits.compressedBytes, head: zipHead }, limits),
    ).toEqual([]);
  });

  it('refuses what is empty or larger than the limit, naming both sizes', () => {
    expect(checkBundle({ name: 'a.zip', sizeBytes: 0, head: new Uint8Array() }, limits)).toEqual([
      { severity: 'fault', text: 'This file is empty.' },
    ]);
    const [hint] = checkBundle({ name: 'a.zip', sizeBytes: 3 * 1024 * 1024, head: zipHead }, limits);
    expect(hint?.severity).toBe('fault');
    expect(hint?.text.replaceAll('\u00a0', ' ')).toBe(
      'This file is 3 MiB; the competition allows at most 1 MiB.',
    );
  });

  it('only doubts a file that does not look like a zip, and leaves the decision to the service', () => {
    const text = new TextEncoder().encode('impo');
    expect(checkBundle({ name: 'model.zip', sizeBytes: 10, head: text }, limits)[0]?.severity).toBe('doubt');
    expect(checkBundle({ name: 'model.bin', sizeBytes: 10, head: zipHead }, limits)[0]?.text).toContain(
      '.zip',
    );
    expect(checkBundle({ name: 'x.zip', sizeBytes: 2, head: zipHead.slice(0, 2) }, limits)).toHaveLength(1);
  });
});
