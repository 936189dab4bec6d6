import { readdirSync } from 'node:fs';
import { readKernelFile } from '../../machine/kernel-file';

const O_CLOEXEC = 0o2000000;

/**
 * Descriptors above `last` that a program started by this process would inherit. Node marks its own to be closed
 * then, but not those that it was itself started with, and any such would be open inside the sandbox.
 */
export function inheritedDescriptors(last: number): number[] {
  return readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => {
      const flags = /^flags:\s*([0-7]+)$/m.exec(readKernelFile(`/proc/self/fdinfo/${fd}`) ?? '')?.[1];
      return fd > last && flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
    });
}
