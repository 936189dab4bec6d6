import { IconFileZip } from '@tabler/icons-react';
import { useState } from 'react';
import { formatBytes } from '../ui/format/measured-value.format';
import type { BundleHint } from './bundle-check';
import classes from './submit.module.css';

export const BUNDLE_INPUT_ID = 'bundle';

interface BundleInputProps {
  readonly bundle: File | null;
  readonly hints: readonly BundleHint[];
  readonly limitBytes: number;
  readonly disabled: boolean;
  onChange(bundle: File | null): void;
}

/**
 * A drop zone: a file input covers its whole area, so the browser handles drops, clicks and the keyboard.
 */
export function BundleInput({ bundle, hints, limitBytes, disabled, onChange }: BundleInputProps) {
  const [over, setOver] = useState(false);
  return (
    <div>
      <label htmlFor={BUNDLE_INPUT_ID} className={classes.label}>
        Bundle
      </label>
      <p id="bundle-rule" className={classes.rule}>
        A zip of at most {formatBytes(limitBytes)} with torchperf.json at its root.
      </p>
      <div className={classes.zone} data-over={over || undefined} data-chosen={bundle !== null || undefined}>
        <IconFileZip size={28} stroke={1.5} aria-hidden="true" />
        {bundle ? (
          <span className={classes.chosen}>
            <strong>{bundle.name}</strong>
            <span>
              {formatBytes(bundle.size)}
              {!disabled && ' · choose or drop another to replace it'}
            </span>
          </span>
        ) : (
          <span className={classes.chosen}>
            <strong>Drop your bundle here</strong>
            <span>or choose a file</span>
          </span>
        )}
        <input
          id={BUNDLE_INPUT_ID}
          name="bundle"
          type="file"
          accept=".zip,application/zip"
          className={classes.file}
          disabled={disabled}
          aria-describedby="bundle-rule bundle-hints"
          aria-invalid={hints.some(({ severity }) => severity === 'fault')}
          onChange={({ currentTarget }) => onChange(currentTarget.files?.[0] ?? null)}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
        />
      </div>
      <div id="bundle-hints" aria-live="polite">
        {hints.map(({ severity, text }) => (
          <p key={text} className={classes.hint} data-severity={severity}>
            {text}
          </p>
        ))}
      </div>
    </div>
  );
}
