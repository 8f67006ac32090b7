import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasOpenssl } from '../../http/certificates.ts';
import { testKey } from '../process/server-process.ts';
import { storeKinds } from '../store/control-stores.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { deploy } from './deploy.ts';
import { endSync, modes, packageLeaky, syncInEachMode, syncThatHolds } from './leaky-syncs.ts';
import { withoutLegitimate } from './legitimate.ts';
import { makeEverything, provoke } from './make-everything.ts';
import { makePlace, saltsOf, startAt, storeOf, type ServerPlace } from './open-server.ts';
import { newSecret, planted } from './planted.ts';
import { plant, plantedIn } from './plants.ts';
import { watchProcesses } from './process-places.ts';
import { findSecrets, outputOf, type Place } from './search.ts';
import { asker } from './sent-places.ts';
import { storedPlaces } from './stored-places.ts';

describe.skipIf(!hasOpenssl || process.platform !== 'linux').each(storeKinds())('$name', (kind) => {
  afterAll(() => kind.stop());

  test.skipIf(kind.missing !== null)(
    'no secret is stored or sent in any form, but where it has to be',
    async () => {
      const plants = plant();
      const secrets = plantedIn(plants);
      const places: Place[] = [];
      await using empty = await kind.make();
      await using receiver = await startReceiver(plants.hook);
      const others = { OPERATOR_TOKEN: plants.operator };
      const place = await makePlace(empty, { password: plants.password, ca: receiver.ca, others });
      const store = storeOf(empty, place);

      const server = await startAt(place);
      await using stack = new AsyncDisposableStack();
      stack.defer(async () => void (await server.stop()));
      const watch = stack.use(watchProcesses(server.pid));
      const api = asker(server.url, testKey);
      secrets.push(planted('first encryption key', readKey(place)));
      secrets.push(...(await makeEverything(api, receiver, plants)));
      const zip = await packageLeaky();
      const outcomes = await syncInEachMode(api, plants, zip);
      places.push(...(await deploy(server, plants)));
      const holding = await syncThatHolds(api, plants, zip);
      places.push(...(await storedPlaces('while a sync runs', place.data, store)));
      await endSync(api, holding);
      await provoke(api, plants);
      expect(await server.stop()).toBe(0);
      secrets.push(...(await saltsOf(place, store)));
      places.push(...watch.places(), outputOf('server', server.output()), ...api.places);
      places.push(...(await storedPlaces('before the key is rotated', place.data, store)));

      const again = await startAt(place, '--rotate-key');
      stack.defer(async () => void (await again.stop()));
      secrets.push(planted('second encryption key', readKey(place)));
      const reader = asker(again.url, testKey);
      await reader.readAll({});
      expect(await again.stop()).toBe(0);
      places.push(outputOf('server that rotates', again.output()), ...reader.places);
      places.push(...(await storedPlaces('after the key was rotated', place.data, store)));
      const messages = receiver.received.map(({ payload }) => JSON.stringify(payload)).join('\n');
      places.push({ name: 'messages to a webhook', bytes: Buffer.from(messages) });

      expect(withoutLegitimate(findSecrets(secrets, places))).toEqual({ leaks: [], unmet: [] });
      // What was searched is what there was.
      expect(outcomes).toEqual(modes);
      expect(receiver.received.length).toBeGreaterThan(Object.keys(modes).length);
      expect(receiver.received.every(({ isSigned }) => isSigned)).toBe(true);
      expect(watch.places().length).toBeGreaterThan(Object.keys(modes).length);
    },
    300_000,
  );

  test.skipIf(kind.missing !== null)(
    'a key that the server made is shown by its first start, and by no other',
    async () => {
      await using empty = await kind.make();
      const none = { HEADWATER_API_KEY: undefined, HEADWATER_API_SECRET: undefined };
      const place = await makePlace(empty, { password: newSecret('plain'), ca: '', others: none });
      const shown: number[] = [];
      let secret = '';
      for (let starts = 0; starts < 2; starts += 1) {
        const server = await startAt(place);
        // One that answers also hears that it should stop.
        expect((await server.call('GET', '/health')).status).toBe(200);
        expect(await server.stop()).toBe(0);
        secret ||= /key +[\w-]+:([\w-]+)/.exec(server.output())?.[1] ?? 'none';
        shown.push(server.output().split(secret).length - 1);
      }
      expect(shown).toEqual([1, 0]);
      const stored = await storedPlaces('', place.data, storeOf(empty, place));
      expect(findSecrets([planted('the secret', secret)], stored)).toEqual([]);
    },
  );
});

function readKey({ data }: ServerPlace): Buffer {
  return Buffer.from(readFileSync(join(data, 'encryption.key'), 'utf8').trim(), 'base64');
}
