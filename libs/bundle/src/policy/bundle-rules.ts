/**
 * Every rule that a bundle can break: its stable code, the HTTP status of the answer, and the title of the
 * problem document. Codes are never renamed or reused: participants' scripts depend on them.
 */
export const BUNDLE_RULES = {
  'bundle-too-large': { status: 413, title: 'The zip is too large' },
  'bundle-not-a-zip': { status: 422, title: 'The file is not a zip' },
  'bundle-corrupt': { status: 422, title: 'The zip is damaged' },
  'bundle-split-archive': { status: 422, title: 'The zip is one part of several' },
  'bundle-zip64': { status: 422, title: 'The zip is in the Zip64 format' },
  'bundle-directory-mismatch': { status: 422, title: 'The zip contradicts its own table of contents' },
  'bundle-directory-too-large': { status: 422, title: "The zip's table of contents is too large" },
  'bundle-too-many-files': { status: 422, title: 'The bundle has too many files' },
  'bundle-encrypted': { status: 422, title: 'The bundle is encrypted' },
  'bundle-compression-unsupported': { status: 422, title: 'The bundle is compressed in an unsupported way' },
  'bundle-special-file': { status: 422, title: 'The bundle holds a link or special file' },
  'bundle-folder-with-content': { status: 422, title: 'A folder of the bundle holds bytes of its own' },
  'bundle-path-empty': { status: 422, title: 'A file of the bundle has no name' },
  'bundle-path-encoding': { status: 422, title: 'A file name is in an unknown encoding' },
  'bundle-path-control-character': { status: 422, title: 'A file name holds control characters' },
  'bundle-path-backslash': { status: 422, title: 'A file name holds a backslash' },
  'bundle-path-absolute': { status: 422, title: 'A file name is an absolute path' },
  'bundle-path-escapes': { status: 422, title: 'A file name leads out of the bundle' },
  'bundle-path-too-long': { status: 422, title: 'A file name is too long' },
  'bundle-path-too-deep': { status: 422, title: 'A file lies too deep' },
  'bundle-duplicate-path': { status: 422, title: 'Two files of the bundle have the same name' },
  'bundle-path-clash': { status: 422, title: 'A file and a folder of the bundle have the same name' },
  'bundle-headers-disagree': { status: 422, title: 'The zip describes a file in two ways' },
  'bundle-overlapping-files': { status: 422, title: 'Files of the zip share the same bytes' },
  'bundle-file-too-large': { status: 422, title: 'A file of the bundle is too large' },
  'bundle-expands-too-large': { status: 422, title: 'The bundle is too large when expanded' },
  'bundle-ratio-too-high': { status: 422, title: 'The bundle expands too strongly' },
  'bundle-size-mismatch': { status: 422, title: 'A file is not of the size that the zip says' },
  'bundle-checksum-mismatch': { status: 422, title: 'A file does not match its checksum' },
  'bundle-too-costly': { status: 422, title: 'The bundle takes too much to read' },
  'bundle-manifest-missing': { status: 422, title: 'The bundle has no manifest' },
  'bundle-manifest-too-large': { status: 422, title: 'The manifest is too large' },
  'bundle-manifest-not-json': { status: 422, title: 'The manifest is not JSON' },
  'bundle-manifest-invalid': { status: 422, title: 'The manifest is not valid' },
  'bundle-model-invalid': { status: 422, title: 'The ONNX model cannot be measured' },
  'bundle-entry-missing': { status: 422, title: "The manifest's entry is not in the bundle" },
} as const satisfies Record<string, { status: 413 | 422; title: string }>;

export type BundleRule = keyof typeof BUNDLE_RULES;

export function isBundleRule(code: string): code is BundleRule {
  return Object.hasOwn(BUNDLE_RULES, code);
}
