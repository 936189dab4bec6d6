import { posix } from 'node:path';
import fc from 'fast-check';
import { BUNDLE_LIMITS } from './bundle-limits';
import { BundleRejectedError } from './bundle-rejected.error';
import { checkPath, type RawName } from './path-policy';

const utf8 = (text: string): RawName => ({
  bytes: Buffer.from(text),
  text,
  declaredUtf8: true,
  inUnicodeField: false,
});

function codeOf(name: RawName): string | null {
  try {
    checkPath(name, BUNDLE_LIMITS);
    return null;
  } catch (error) {
    if (error instanceof BundleRejectedError) return error.code;
    throw error;
  }
}

describe('checkPath', () => {
  it.each([
    ['model.py', 'model.py'],
    ['weights/w.npy', 'weights/w.npy'],
    ['weights/', 'weights'],
    ['..model..py', '..model..py'],
    ['données/modèle.txt', 'données/modèle.txt'],
  ])('accepts %j as %j', (name, path) => {
    expect(checkPath(utf8(name), BUNDLE_LIMITS)).toBe(path);
  });

  it.each([
    ['', 'bundle-path-empty'],
    ['/', 'bundle-path-empty'],
    ['a//b', 'bundle-path-empty'],
    ['./a', 'bundle-path-empty'],
    ['a/./b', 'bundle-path-empty'],
    ['a\\b', 'bundle-path-backslash'],
    ['/a', 'bundle-path-absolute'],
    ['c:a', 'bundle-path-absolute'],
    ['..', 'bundle-path-escapes'],
    ['a/..', 'bundle-path-escapes'],
    ['a\0', 'bundle-path-control-character'],
    ['a\u007f', 'bundle-path-control-character'],
    ['a\u0085', 'bundle-path-control-character'],
    ['a\u200b', 'bundle-path-control-character'],
    ['a\u2028', 'bundle-path-control-character'],
    ['a\u{fffd}', 'bundle-path-encoding'],
    ['a/b/c/d/e/f/g', 'bundle-path-too-deep'],
    ['é'.repeat(101), 'bundle-path-too-long'],
  ])('refuses %j by %s', (name, code) => {
    expect(codeOf(utf8(name))).toBe(code);
  });

  it('refuses bytes outside ASCII that are not declared as UTF-8', () => {
    expect(codeOf({ ...utf8('é'), declaredUtf8: false })).toBe('bundle-path-encoding');
    expect(codeOf({ ...utf8('e'), declaredUtf8: false })).toBeNull();
    expect(codeOf({ ...utf8('é'), declaredUtf8: false, inUnicodeField: true })).toBeNull();
  });

  it('refuses a control byte that its decoding shows as a symbol', () => {
    expect(codeOf({ ...utf8('☺'), bytes: Buffer.from([1]), declaredUtf8: false })).toBe(
      'bundle-path-control-character',
    );
  });

  it('accepts only what stays inside the folder that it is joined to', () => {
    const part = fc.constantFrom('a', 'B', '..', '.', '', '/', '\\', '\0', 'c:', 'é', ' ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), fc.constantFrom('', '/'), (parts, separator) => {
        const name = parts.join(separator);
        if (codeOf(utf8(name)) !== null) return;
        const path = checkPath(utf8(name), BUNDLE_LIMITS);
        expect(posix.resolve('/bundle', path)).toBe(`/bundle/${path}`);
      }),
      { numRuns: 2000 },
    );
  });
});
