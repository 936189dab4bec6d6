import { BUNDLE_LIMITS } from './bundle-limits';
import { checkFolder, type FolderEntry } from './folder-policy';

const MIB = 1024 * 1024;
const file = (path: string, bytes = 10): FolderEntry => ({ path, kind: 'file', bytes });
const many = (count: number) => Array.from({ length: count }, (_, index) => file(`${index}`));

it('takes what an upload may hold', () => {
  expect(() => checkFolder(many(BUNDLE_LIMITS.files), BUNDLE_LIMITS)).not.toThrow();
  expect(() => checkFolder([file('weights/modèle.npy', 32 * MIB)], BUNDLE_LIMITS)).not.toThrow();
});

it.each<[string, readonly FolderEntry[], string]>([
  [
    'bundle-too-many-files',
    many(2_001),
    'The bundle holds 2001 files; at most 2000 are allowed. Leave out what the model does not need (caches, virtual environments, .git).',
  ],
  [
    'bundle-file-too-large',
    [file('w.npy', 33 * MIB)],
    'The file "w.npy" has 33 MiB; a file may have at most 32 MiB. Make it smaller, or split it.',
  ],
  [
    'bundle-special-file',
    [{ path: 'w.npy', kind: 'special', bytes: 0 }],
    '"w.npy" is neither a regular file nor a folder. Replace links by the files they point to, and leave devices and pipes out.',
  ],
  [
    'bundle-path-control-character',
    [file('a\nb')],
    'The name "a\\u{a}b" holds control or invisible characters. Rename the file.',
  ],
  ['bundle-path-encoding', [file('a\u{fffd}')], 'The name "a\u{fffd}" is not in UTF-8. Rename the file.'],
  ['bundle-path-backslash', [file('a\\b')], 'The name "a\\b" holds a backslash. Rename the file.'],
  ['bundle-path-absolute', [file('C:b')], 'The name "C:b" is an absolute path on Windows. Rename the file.'],
])('says what to do about a folder: %s', (code, entries, message) => {
  expect(() => checkFolder(entries, BUNDLE_LIMITS)).toThrow(expect.objectContaining({ code, message }));
});
