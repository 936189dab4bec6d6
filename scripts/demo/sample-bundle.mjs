import { buffer } from 'node:stream/consumers';
import { builtLibrary } from '../built-library.mjs';

/**
 * A folder's content as a bundle; equal contents make equal archives, everywhere.
 * @param {string} folder
 * @returns {Promise<Buffer>}
 */
export async function sampleBundle(folder) {
  const { archive } = await builtLibrary('bundle').zipFolder(folder, { compress: false });
  return buffer(archive);
}
