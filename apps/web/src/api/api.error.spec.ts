import type { Problem } from '@torchperf/contracts';
import { ApiError, asProblem, problemFrom } from './api.error';

const problem: Problem = {
  type: 'about:blank',
  title: 'The bundle is not valid',
  status: 422,
  code: 'manifest-invalid',
  detail: 'torchperf.json has a fault.',
  errors: [{ path: 'entry', message: 'must name a .py file' }],
};

describe('problemFrom', () => {
  it('returns the problem document of the api', () => {
    expect(problemFrom(422, JSON.stringify(problem))).toEqual(problem);
  });

  it.each(['<html>Bad gateway</html>', '', '{"message":"no problem document"}'])(
    'names the status when the body is %j',
    (body) => {
      expect(problemFrom(502, body)).toMatchObject({ status: 502, code: 'unexpected-answer' });
    },
  );
});

describe('asProblem', () => {
  it('keeps the api’s own message', () => {
    expect(asProblem(new ApiError(problem))).toBe(problem);
  });

  it.each([
    'Unable to preload CSS for /assets/history-1.css',
    'Failed to fetch dynamically imported module: https://host/assets/x.js',
    'error loading dynamically imported module: https://host/assets/x.js',
    'Importing a module script failed.',
  ])('asks for a reload when a browser says “%s”', (message) => {
    expect(asProblem(new TypeError(message)).code).toBe('page-outdated');
  });

  it('distinguishes a lost connection from a fault of the page', () => {
    expect(asProblem(new TypeError('Failed to fetch')).code).toBe('page-error');
    expect(asProblem('odd')).toMatchObject({ code: 'page-error', detail: 'odd' });
  });
});
