import { BUNDLE_LIMITS, formatBytes } from './bundle-limits';
import { checkKind, type EntryHeader, ExpansionMeter } from './entry-policy';

const MIB = 1024 * 1024;

const header = (change: Partial<EntryHeader>): EntryHeader => ({
  name: 'w.npy',
  flags: 0,
  method: 8,
  externalAttributes: 0o100644 * 2 ** 16,
  compressedBytes: 10,
  expandedBytes: 10,
  ...change,
});

describe('checkKind', () => {
  it('distinguishes files from folders by the final slash', () => {
    expect(checkKind(header({}))).toBe('file');
    const folder = { name: 'a/', expandedBytes: 0, externalAttributes: 0o040755 * 2 ** 16 + 0x10 };
    expect(checkKind(header(folder))).toBe('folder');
  });

  it('takes a mode without a type for what the name says', () => {
    expect(checkKind(header({ externalAttributes: 0o600 * 2 ** 16 }))).toBe('file');
    expect(checkKind(header({ externalAttributes: 0x20 }))).toBe('file');
  });

  it.each([0o120777, 0o020666, 0o060660, 0o010644, 0o140755, 0o040755])(
    'refuses the mode %o for a file',
    (mode) => {
      expect(() => checkKind(header({ externalAttributes: mode * 2 ** 16 }))).toThrow(
        expect.objectContaining({ code: 'bundle-special-file' }),
      );
    },
  );

  it('refuses a folder whose mode says file', () => {
    expect(() => checkKind(header({ name: 'a/', expandedBytes: 0 }))).toThrow(
      expect.objectContaining({ code: 'bundle-special-file' }),
    );
  });
});

describe('ExpansionMeter', () => {
  const meterOf = (archiveBytes: number) => new ExpansionMeter(archiveBytes, BUNDLE_LIMITS);
  const file = (expandedBytes: number, compressedBytes = expandedBytes) => ({
    name: 'w.npy',
    expandedBytes,
    compressedBytes,
  });

  it('adds up what it accepts', () => {
    const meter = meterOf(64 * MIB);
    meter.add(file(32 * MIB));
    meter.add(file(32 * MIB));
    expect(meter.expandedBytes).toBe(64 * MIB);
  });

  it('refuses the first byte beyond each limit', () => {
    const full = meterOf(64 * MIB);
    full.add(file(32 * MIB));
    full.add(file(32 * MIB));
    expect(() => full.add(file(1))).toThrow(expect.objectContaining({ code: 'bundle-expands-too-large' }));
    expect(() => meterOf(64 * MIB).add(file(32 * MIB + 1))).toThrow(
      expect.objectContaining({ code: 'bundle-file-too-large' }),
    );
  });

  it('checks the ratio above 1 MiB only, and exactly', () => {
    const compressed = 10_000;
    meterOf(MIB).add(file(MIB, 1));
    meterOf(MIB).add(file(200 * compressed, compressed));
    expect(() => meterOf(MIB).add(file(200 * compressed + 1, compressed))).toThrow(
      expect.objectContaining({ code: 'bundle-ratio-too-high' }),
    );
  });

  it('checks the ratio of the whole too', () => {
    const meter = meterOf(10_000);
    meter.add(file(MIB, 5000));
    expect(() => meter.add(file(MIB, 5000))).toThrow(/200 times/);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.5 KiB'],
    [64 * MIB, '64 MiB'],
  ])('shows %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
