import { codeOf } from './file-error';

/** Why the file system cannot write or read at present, by the error's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk quota is used up',
  EROFS: 'its disk is read-only',
  EIO: 'its disk reports errors',
  EACCES: 'its folder may not be written',
  EPERM: 'its folder may not be written',
  ENOENT: 'its folder is missing',
  ENOTDIR: 'its folder is missing',
  ESTALE: 'its network disk is unreachable',
  ETIMEDOUT: 'its network disk is unreachable',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** The store of artifacts cannot be written or read at present; nothing was stored. The same request may succeed later. */
export class StoreUnavailableError extends Error {
  private constructor(
    /** As in "its disk is full". Names no path. */
    readonly reason: string,
    cause: unknown,
  ) {
    super(`The store cannot be used: ${reason}`, { cause });
    this.name = 'StoreUnavailableError';
  }

  /** The outcome of work on the store's own files; known errors of the file system become this error. */
  static async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const reason = REASONS[codeOf(error) ?? ''];
      throw reason ? new StoreUnavailableError(reason, error) : error;
    }
  }
}
