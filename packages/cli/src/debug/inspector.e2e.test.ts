import { afterAll, expect, test } from 'vitest';
import { makeConnector, removeFolders, startHeadwater, steady } from '../headwater-process.ts';
import { inspectorAddress } from './inspector.ts';

afterAll(removeFolders);

test('--inspect says where to attach, and the connector waits for it', async () => {
  const folder = makeConnector(`    log.info('begun');`);
  const { ended, said, heard } = startHeadwater(['debug', '--inspect'], folder);
  await said(': attach a debugger, or open chrome://inspect\n');
  const address = /^inspect {4}(ws:\/\/127\.0\.0\.1:\d+\/[-\w]+): /m.exec(steady(heard.stdout))?.[1] ?? '';
  expect(heard.stdout).not.toContain('begun');
  await letGo(address);
  const { code, stdout, stderr } = await ended;
  expect({ code, stdout: steady(stdout).replace(address, 'ws:…'), stderr }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^inspect {4}ws:…: attach a debugger, or open chrome:\/\/inspect\nstarted {4}as a first sync: there is no state yet\ninfo {7}begun\nSync succeeded/,
    ),
    stderr: '',
  });
});

/** Attaches as a debugger does, lets the program run on from where it waits, and leaves. */
async function letGo(address: string): Promise<void> {
  const socket = new WebSocket(address);
  const order = (id: number, method: string) => socket.send(JSON.stringify({ id, method }));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const paused = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      if (String(data).includes('"Debugger.paused"')) resolve();
    });
  });
  order(1, 'Debugger.enable');
  order(2, 'Runtime.runIfWaitingForDebugger');
  await paused;
  order(3, 'Debugger.resume');
  socket.close();
}

test.each<[string, string | null]>([
  ['Debugger listening on ws://127.0.0.1:9229/0f2c-a1', 'ws://127.0.0.1:9229/0f2c-a1'],
  ['For help, see: https://nodejs.org/en/docs/inspector', ''],
  ['Debugger attached.', ''],
  ['Waiting for the debugger to disconnect...', ''],
  ['a line of the connector', null],
])('of the line %j, the inspector says %j', (line, address) => {
  expect(inspectorAddress(line)).toBe(address);
});
