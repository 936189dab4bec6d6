/**
 * The part of the word list of docs/writing.md that a spell checker cannot see: phrases of several words, and the
 * suffixes of names. Prints each place as `file:line: phrase (write …)`, and fails if there is one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** @type {readonly (readonly [pattern: RegExp, instead: string])[]} */
const FORBIDDEN = [
  [/\bby itself\b|\bby themselves\b/i, 'automatically, alone'],
  [/\bin turn\b/i, 'one after the other, interleaved'],
  [/\btaken (up )?again\b|\btakes? (it )?up again\b/i, 'retried, resumed'],
  [/\bgiven up\b/i, 'abandoned'],
  [/\bof ours\b|\bof theirs\b|\bour fault\b/i, 'platform fault, participant fault'],
  [/\bwho asks\b|\bfor who\b/i, 'the caller'],
  [/\b[A-Z0-9]+_(LEAST|MOST|LONGEST|GREATEST)\b|\b(LEAST|MOST|LONGEST|GREATEST)_/, 'MIN_…, MAX_…'],
  [/\b(least|most|longest|greatest)[A-Z]\w*/, 'min…, max…'],
];
const TEXT = /\.(ts|tsx|mjs|mts|py|sh|md|yml|json|prisma|css|html)$/;
const EXEMPT =
  /^(package-lock\.json|docs\/writing\.md|scripts\/check-phrases\.mjs|prisma\/migrations\/|test\/fixtures\/bundles\/)/;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => TEXT.test(file) && !EXEMPT.test(file) && existsSync(join(ROOT, file)));
let count = 0;
for (const file of files) {
  readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      for (const [pattern, instead] of FORBIDDEN) {
        const found = pattern.exec(line);
        if (!found) continue;
        count++;
        console.error(`${file}:${index + 1}: "${found[0]}" (write ${instead})`);
      }
    });
}
if (count > 0) console.error(`${count} phrases that docs/writing.md replaces.`);
process.exitCode = count > 0 ? 1 : 0;
