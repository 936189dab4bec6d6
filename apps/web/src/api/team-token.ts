import { useLocalStorage } from '@mantine/hooks';

/** The team token, kept in this browser only. An empty string means that none is known. */
export function useTeamToken() {
  return useLocalStorage({
    key: 'torchperf.team-token',
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: (token) => token,
    deserialize: (stored) => stored ?? '',
  });
}
