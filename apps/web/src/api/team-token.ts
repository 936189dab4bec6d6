import { useLocalStorage } from '@mantine/hooks';

/** The team token, stored in this browser only. An empty string means none. */
export function useTeamToken() {
  return useLocalStorage({
    key: 'torchperf.team-token',
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: (token) => token,
    deserialize: (stored) => stored ?? '',
  });
}
