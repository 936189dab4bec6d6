import { UsageError } from '../usage.error';
import { competitionApiUrl } from './competition-data';

it.each([
  'https://contest.example/competitions/mnist-digits',
  'https://contest.example/competitions/mnist-digits/submit?x=1#top',
  'https://contest.example/api/v1/competitions/mnist-digits',
  'https://contest.example/api/v1/competitions/mnist-digits/public-dataset',
])('finds the api from %s', (address) => {
  expect(competitionApiUrl(address).href).toBe('https://contest.example/api/v1/competitions/mnist-digits');
});

it.each(['mnist-digits', 'https://contest.example/', 'ftp://contest.example/competitions/a'])(
  'refuses %s',
  (address) => {
    expect(() => competitionApiUrl(address)).toThrow(UsageError);
  },
);
