/**
 * The one folder that all of a zip lies in, as when a folder was zipped instead of its contents: the bundle is then
 * what is in it.
 * @param names of the zip's entries, without those that are left out; folders end with a slash.
 * @param manifestFile must be in that folder, and so not at the root.
 * @returns its name with a slash; empty when the zip has no such folder.
 */
export function topFolderOf(names: readonly string[], manifestFile: string): string {
  const [first = ''] = names;
  const top = first.slice(0, first.indexOf('/') + 1);
  if (top === '' || !names.every((name) => name.startsWith(top))) return '';
  return names.includes(top + manifestFile) ? top : '';
}
