import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import type { Competition } from '@torchperf/contracts';
import { type FormEvent, useState } from 'react';
import { useTeamToken } from '../api/team-token';
import { TEAM_TOKEN_INPUT_ID, TeamTokenInput } from '../ui/team-token-input';
import { BUNDLE_INPUT_ID, BundleInput } from './bundle-input';
import { UploadStatus } from './upload-status';
import { useBundle } from './use-bundle';
import { useUpload } from './use-upload';

interface SubmitFormProps {
  readonly competition: Competition;
}

export function SubmitForm({ competition }: SubmitFormProps) {
  const { slug, limits } = competition;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [token, setToken] = useTeamToken();
  const [isAttempted, setAttempted] = useState(false);
  const { bundle, hints, choose } = useBundle(limits);
  const { state, send, cancel, reset, isUnderWay } = useUpload(async ({ id, duplicate }) => {
    void queryClient.invalidateQueries({ queryKey: ['competitions', slug] });
    await navigate({ to: '/submissions/$id', params: { id }, search: duplicate ? { duplicate } : {} });
  });
  useBlocker({
    shouldBlockFn: () => isUnderWay() && !window.confirm(LEAVE_QUESTION),
    enableBeforeUnload: isUnderWay,
  });
  const sending = state.step === 'sending' || state.step === 'checking';
  const noToken = token.trim() === '';
  const faulty = hints.some(({ severity }) => severity === 'fault');
  const missingBundle = isAttempted && !bundle ? MISSING_BUNDLE : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAttempted(true);
    if (noToken) document.getElementById(TEAM_TOKEN_INPUT_ID)?.focus();
    else if (!bundle || faulty) document.getElementById(BUNDLE_INPUT_ID)?.focus();
    else void send({ slug, token: token.trim(), bundle });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TeamTokenInput
          value={token}
          onChange={(value) => {
            reset();
            setToken(value);
          }}
          error={isAttempted && noToken ? 'Enter your team’s token.' : undefined}
          disabled={sending}
        />
        <BundleInput
          bundle={bundle}
          hints={[...missingBundle, ...hints]}
          limitBytes={limits.compressedBytes}
          disabled={sending}
          onChange={(file) => {
            reset();
            void choose(file);
          }}
        />
        <UploadStatus state={state} onCancel={cancel} />
        <div>
          <Button type="submit" disabled={sending}>
            Submit bundle
          </Button>
        </div>
      </Stack>
    </form>
  );
}

const LEAVE_QUESTION =
  'Your bundle is still being uploaded. If you leave this page, the upload is cancelled.';
const MISSING_BUNDLE = [{ severity: 'fault', text: 'Choose the bundle to submit.' }] as const;
