import { z } from 'zod';
import { nameSchema, proseSchema, shownName, TextSchema } from './text';

export const MANIFEST_FILE = 'torchperf.json';
export const RUNTIMES = ['python', 'onnx'] as const;

/** A path as the zip has it: `./src//model.py` is `src/model.py`. */
const plainPath = (path: string) => path.replaceAll(/\/(\.?\/)+/g, '/').replace(/^(\.\/)+/, '');

/** `torchperf.json`, the manifest at the root of a bundle. */
export const ManifestSchema = z
  .strictObject({
    name: nameSchema(80),
    runtime: z.enum(RUNTIMES),
    entry: z
      .string()
      .overwrite(plainPath)
      .min(1)
      .max(200)
      .regex(
        /^(?!\/|[a-zA-Z]:)/,
        'must be a relative path inside the bundle: leave out what is before the first folder',
      )
      .regex(/^[^\\]*$/, 'must have "/" between folders, not "\\"')
      .regex(/^(?!.*(^|\/)\.\.?(\/|$))/, 'must be a relative path inside the bundle, without ".."')
      .regex(/^\P{Cc}*$/u, 'must not hold control characters'),
    techniques: z.array(nameSchema(40)).max(20).default([]),
    description: proseSchema(2000).default(''),
  })
  .superRefine((manifest, context) => {
    const suffix = manifest.runtime === 'python' ? '.py' : '.onnx';
    if (!manifest.entry.endsWith(suffix)) {
      context.addIssue({
        code: 'custom',
        path: ['entry'],
        message: `must name a ${suffix} file for the ${manifest.runtime} runtime`,
      });
    }
  });

const ShownNameSchema = TextSchema.overwrite(shownName);
/** A stored manifest, also one from before the rules of names. */
export const StoredManifestSchema = ManifestSchema.safeExtend({
  name: ShownNameSchema,
  techniques: z.array(ShownNameSchema).default([]),
  description: TextSchema.default(''),
});

export type Manifest = z.infer<typeof ManifestSchema>;
export type Runtime = (typeof RUNTIMES)[number];
