import { PasswordInput } from '@mantine/core';
import { PageLink } from './links';

export const TEAM_TOKEN_INPUT_ID = 'team-token';

interface TeamTokenInputProps {
  readonly value: string;
  onChange(token: string): void;
  readonly error?: string;
  readonly disabled?: boolean;
}

/** The team's token, hidden unless its owner asks to see it. */
export function TeamTokenInput({ value, onChange, error, disabled }: TeamTokenInputProps) {
  return (
    <PasswordInput
      id={TEAM_TOKEN_INPUT_ID}
      label="Team token"
      description={
        <>
          Your organiser gives it to you (
          <PageLink to="/guides/$name" params={{ name: 'participant-guide' }} hash="sending-it" size="xs">
            how to get a token
          </PageLink>
          ). It is stored in this browser and sent only to this service.
        </>
      }
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={error}
      disabled={disabled}
      autoComplete="off"
      spellCheck={false}
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{
        'aria-label': 'Show or hide the token',
        tabIndex: 0,
        'aria-hidden': false,
      }}
    />
  );
}
