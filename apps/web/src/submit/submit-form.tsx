import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Competition } from '@torchperf/contracts';
import { type FormEvent, useState } from 'react';
import { useTeamToken } from '../api/team-token';
import { TEAM_TOKEN_INPUT_ID, TeamTokenInput } from '../app/team-token-input';
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
  const [asked, setAsked] = useState(false);
  const { bundle, hints, choose } = useBundle(limits);
  const { state, send, cancel } = useUpload(async ({ id, duplicate }) => {
    void queryClient.invalidateQueries({ queryKey: ['competitions', slug] });
    await navigate({ to: '/submissions/$id', params: { id }, search: duplicate ? { duplicate } : {} });
  });
  const sending = state.step === 'sending' || state.step === 'checking';
  const noToken = token.trim() === '';
  const faulty = hints.some(({ severity }) => severity === 'fault');
  const missingBundle = asked && !bundle ? MISSING_BUNDLE : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (noToken) document.getElementById(TEAM_TOKEN_INPUT_ID)?.focus();
    else if (!bundle || faulty) document.getElementById(BUNDLE_INPUT_ID)?.focus();
    else void send({ slug, token: token.trim(), bundle });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TeamTokenInput
          value={token}
          onChange={setToken}
          error={asked && noToken ? 'Enter your team’s token.' : undefined}
          disabled={sending}
        />
        <BundleInput
          bundle={bundle}
          hints={[...missingBundle, ...hints]}
          limitBytes={limits.compressedBytes}
          disabled={sending}
          onChange={choose}
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

const MISSING_BUNDLE = [{ severity: 'fault', text: 'Choose the bundle to submit.' }] as const;
