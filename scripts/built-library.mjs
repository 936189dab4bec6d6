import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/**
 * A library of the service as it was built, so that scripts follow the service's own rules.
 * @param {string} name a folder of `libs`
 */
export function builtLibrary(name) {
  const index = join(ROOT, 'dist/libs', name, 'src/index.js');
  return createRequire(index)(index);
}
