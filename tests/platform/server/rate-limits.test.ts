import { expect, test } from 'vitest';
import { onEachStore, type Answer } from './start-server.ts';

onEachStore((start) => {
  const told = ({ status, body, headers }: Answer) => [status, body, headers.get('retry-after')];

  test('who asks too often is told for how many whole seconds to wait', async () => {
    await using server = await start({ requestsPerHour: 3 });
    const ask = () => server.call('GET', '/v1/account/info');
    for (let count = 0; count < 3; count += 1) {
      expect((await ask()).status).toBe(200);
      server.clock.forward(0.4);
    }
    expect(told(await ask())).toEqual([
      429,
      {
        code: 'TooManyRequests',
        message: '3 requests in 3600 seconds are allowed: ask again in 3599 seconds',
      },
      '3599',
    ]);
    server.clock.forward(3598.8);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    // What needs no key belongs to no account, and is not counted.
    expect((await server.as(null).call('GET', '/public/connector-types')).status).toBe(200);
  });

  test('setup tests are limited by their own number, and none are run that are not wanted', async () => {
    await using server = await start();
    const path = `/v1/destinations/${server.groupId}`;
    for (let count = 0; count < 250; count += 1) {
      expect((await server.call('POST', `${path}/test`)).status).toBe(200);
    }
    expect(told(await server.call('PATCH', path, { region: 'LOCAL' }))).toEqual([
      429,
      {
        code: 'TooManyRequests',
        message: '250 setup tests in 60 seconds are allowed: ask again in 60 seconds',
      },
      '60',
    ]);
    expect((await server.call('PATCH', path, { run_setup_tests: false })).status).toBe(200);
    server.clock.forward(60);
    expect((await server.call('POST', `${path}/test`)).status).toBe(200);
  });
});
