import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What preparation makes next to `node_modules` and `dist`; may be deleted at any time. */
export const CACHE = join(ROOT, '.cache');
