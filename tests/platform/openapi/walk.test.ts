import { expect, test } from 'vitest';
import { onEachStore } from '../server/start-server.ts';
import { parametersOf, readOperations, type Operation } from './api-document.ts';
import { ask, errorOf, type Answer } from './ask.ts';
import { badBodies, codesOfUnknown, sizes, wrongRequests } from './bad-requests.ts';
import { answerProblems, problemsOf } from './described.ts';
import { examples, openToAll, type Example } from './examples.ts';
import { exampleOf, startWalk } from './walk.ts';
import { pathOf, prepare, requestOf } from './request-of.ts';
import { makeWorld, type World } from './world.ts';

onEachStore((start) => {
  test('every operation of the document has an example, and every example an operation', async () => {
    await using server = await start();
    const operations = await readOperations(server.url);
    expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(examples).toSorted());
  });

  test('every operation answers a good request as the document says', { timeout: 240_000 }, async () => {
    await using server = await start();
    const { operations, packageId, ...walk } = await startWalk(server);
    const problems: Record<string, unknown> = {};
    for (const operation of operations) {
      const example = exampleOf(operation);
      const world = await prepare(server, example, await makeWorld(server, packageId));
      const answer = await walk.ask(operation, world, operation.isPublic ? null : server.keys);
      const isGood =
        example.refusal === undefined ? answer.status < 300 : errorOf(answer).code === example.refusal;
      const body = example.body?.(world);
      const problem = isGood
        ? (bodyProblem(operation, example, body) ?? answerProblems(operation, answer))
        : `answers ${answer.status}: ${JSON.stringify(answer.body)}`;
      if (problem !== null) problems[operation.name] = problem;
    }
    expect(problems).toEqual({});
  });

  test('no operation that needs a key is answered with a wrong one, and no other asks for one', async () => {
    await using server = await start();
    const { operations, packageId, ...walk } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const wrongKeys = [
      null,
      { ...server.keys, secret: 'wrong' },
      { key: 'unknown', secret: server.keys.secret },
    ];
    const told: Record<string, unknown> = {};
    for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
      for (const keys of wrongKeys) {
        const answer = await walk.ask(operation, world, keys);
        if (!isRefused(answer, 401, 'AuthFailed')) told[operation.name] = answer;
      }
    }
    expect(told).toEqual({});
  });

  test('the document says how each operation refuses', async () => {
    await using server = await start();
    const { operations, packageId, ...walk } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const problems: Record<string, unknown> = {};
    for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
      const problem = answerProblems(operation, await walk.ask(operation, world, null));
      if (problem !== null) problems[operation.name] = problem;
    }
    expect(problems).toEqual({});
  });

  test('no operation is carried out for someone without the right', async () => {
    await using server = await start();
    const { operations, packageId, ...walk } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const told: Record<string, unknown> = {};
    for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
      for (const [kind, keys] of Object.entries(world.powerless)) {
        const answer = await walk.ask(operation, world, keys);
        const isOpen = openToAll[operation.name]?.includes(kind) === true;
        const isGood = isOpen ? showsNothing(answer, world) : isRefused(answer, 403, 'Forbidden');
        if (!isGood) told[`${operation.name} with the key of a ${kind}`] = [answer.status, answer.body];
      }
    }
    expect(told).toEqual({});
  });

  test('every unknown id is answered 404, with the code of what is not there', async () => {
    await using server = await start();
    const { operations, zip, packageId } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const { connectionId } = world.ids;
    // What nothing is known of may be said of any column.
    expect((await server.call('POST', `/v1/connections/${connectionId}/schemas/reload`)).status).toBe(200);
    const told: Record<string, unknown> = {};
    for (const operation of operations) {
      for (const parameter of parametersOf(operation.path)) {
        const request = requestOf(operation, exampleOf(operation), { world, keys: server.keys, zip });
        const path = pathOf(operation, world, { [parameter]: 'calm_nobody' });
        const answer = await ask(server.url, { ...request, path });
        const wanted = codesOfUnknown(operation, parameter);
        if (answer.status !== 404 || !wanted.includes(String(errorOf(answer).code)))
          told[`${operation.name} ${parameter}`] = [answer.status, answer.body, wanted];
      }
    }
    expect(told).toEqual({});
  });

  test('every field that is wrong or missing is answered 400, and named', async () => {
    await using server = await start();
    const { operations, packageId } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const told: Record<string, unknown> = {};
    let count = 0;
    for (const operation of operations) {
      for (const { field, query, body } of wrongRequests(operation, exampleOf(operation), world)) {
        const path = `${pathOf(operation, world)}${query}`;
        const keys = operation.isPublic ? null : server.keys;
        const answer = await ask(server.url, { method: operation.method, path, keys, body });
        const { code, message } = errorOf(answer);
        count += 1;
        if (answer.status !== 400 || code !== 'InvalidInput' || !`; ${message}`.includes(`; ${field}: `))
          told[`${operation.name} ${field} ${query}${body ?? ''}`] = [answer.status, answer.body];
      }
    }
    expect(told).toEqual({});
    // So that a document that allows everything does not pass.
    expect(count).toBeGreaterThan(2 * operations.length);
  });

  test('every body that is no JSON is answered 400, and one that is too large 413', async () => {
    await using server = await start({ uploadMegabytes: sizes.package / 2 ** 20 });
    const { operations, packageId } = await startWalk(server);
    const world = await makeWorld(server, packageId);
    const told: Record<string, unknown> = {};
    for (const operation of operations) {
      const bodies = badBodies(operation, exampleOf(operation));
      for (const { body, status, code } of bodies) {
        const path = pathOf(operation, world);
        const answer = await ask(server.url, { method: operation.method, path, keys: server.keys, body });
        if (!isRefused(answer, status, code))
          told[`${operation.name} ${status}`] = [answer.status, answer.body];
      }
    }
    expect(told).toEqual({});
  });
});

/** What of a request is not as the document has it. */
function bodyProblem({ bodySchema, requestBody }: Operation, example: Example, body: unknown): string | null {
  if (example.sendsPackage === true)
    return requestBody?.content['multipart/form-data'] === undefined
      ? 'takes a form, which the document does not have'
      : null;
  if (body === undefined) return null;
  return bodySchema === null
    ? 'takes a body, which the document does not have'
    : problemsOf(bodySchema, body);
}

/** Whether an answer to someone without a right tells of nothing that is not theirs. */
function showsNothing({ status, body }: Answer, { ids }: World): boolean {
  const text = JSON.stringify(body);
  const others = [ids['groupId'], ids['connectionId'], ids['webhookId']];
  return status === 200 && others.every((id) => !text.includes(`"${id}"`));
}

function isRefused(answer: Answer, status: number, code: string): boolean {
  return answer.status === status && errorOf(answer).code === code;
}
