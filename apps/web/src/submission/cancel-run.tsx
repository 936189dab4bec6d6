import { Button, Group, Text, Title } from '@mantine/core';
import { useRef } from 'react';
import classes from './submission.module.css';

interface CancelRunProps {
  readonly isPending: boolean;
  onConfirm(): void;
}

/** Cancels the run after a confirmation. The browser's dialog traps the focus, and Escape closes it. */
export function CancelRun({ isPending, onConfirm }: CancelRunProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        aria-haspopup="dialog"
        onClick={() => !isPending && dialog.current?.showModal()}
      >
        {isPending ? 'Cancelling' : 'Cancel this run'}
      </Button>
      <dialog ref={dialog} className={classes.dialog} aria-labelledby="cancel-question">
        <Title order={3} id="cancel-question">
          Cancel this run?
        </Title>
        <Text size="sm" mt="xs">
          The submission will not be measured. To measure it later, submit the same bundle again while
          submissions are open. You can do this three times.
        </Text>
        <Group justify="flex-end" gap="xs" mt="md">
          {/* First, so that it has the focus when the dialog opens. */}
          <Button variant="default" size="sm" onClick={close}>
            Keep the run
          </Button>
          <Button
            variant="light"
            color="red"
            size="sm"
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            Cancel the run
          </Button>
        </Group>
      </dialog>
    </div>
  );
}
