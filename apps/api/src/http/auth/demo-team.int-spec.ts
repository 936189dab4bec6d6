import { randomToken, startTestApi } from '#test/api/start-test-api';
import { sha256Hex } from './bearer-token';

it('identifies the demo team by the configured token, and stores only its hash', async () => {
  const token = randomToken();
  const environment = { DEMO_TEAM_NAME: 'Demo', DEMO_TEAM_TOKEN: token };
  const api = await startTestApi({ environment });
  const upload = await api.ask('/api/v1/competitions/none/submissions', {
    method: 'POST',
    body: new FormData(),
    token,
  });
  expect(await upload.json()).toMatchObject({ code: 'competition-not-found' });
  const teams = await api.prisma.team.findMany();
  expect(teams).toMatchObject([{ name: 'Demo', tokenSha256: sha256Hex(token) }]);
  expect(JSON.stringify(teams)).not.toContain(token);
  await api.close();
});
