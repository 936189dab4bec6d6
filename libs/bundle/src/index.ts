export { checkDataset, type Dataset } from './dataset/dataset';
export { DatasetInvalidError, type DatasetRule } from './dataset/dataset-invalid.error';
export { type Overlap, overlapOf, repeatsOf } from './dataset/dataset-overlap';
export { type LaidOutDataset, layOutDataset } from './dataset/lay-out-dataset';
export { DATASET_LIMITS, readDataset } from './dataset/read-dataset';
export { writeDataset, zipDataset } from './dataset/write-dataset';
export { BUNDLE_LIMITS, type BundleLimits } from './policy/bundle-limits';
export { BundleRejectedError, type ManifestFieldError } from './policy/bundle-rejected.error';
export { BUNDLE_RULES, type BundleRule } from './policy/bundle-rules';
export type { LeftOut } from './policy/left-out';
export { contentsOf } from './reader/bundle-contents';
export { type BundleInspection, extractBundle, inspectBundle } from './reader/bundle-reader';
export { BundleReaderError } from './reader/bundle-reader.error';
export type { ArchiveFile } from './reader/read-archive';
export type { ModelTask } from './reader/reader-messages';
export { type ArtifactProblem, ArtifactStore, type StoredArtifact } from './store/artifact-store';
export { ArtifactTooLargeError } from './store/artifact-too-large.error';
export { ArtifactUnavailableError, type ArtifactUnavailableReason } from './store/artifact-unavailable.error';
export { type FetchOptions, fetchArtifact } from './store/fetch-artifact';
export {
  ARTIFACT_PATH,
  type ArtifactAddress,
  type ArtifactSignature,
  type SignatureVerdict,
  signArtifactUrl,
  verifyArtifactSignature,
} from './store/signed-address';
export { StoreUnavailableError } from './store/store-unavailable.error';
export { zipFiles } from './writer/zip-files';
export { zipFolder } from './writer/zip-folder';
