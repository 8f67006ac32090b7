import { may, mustBeAllowed } from '../accounts/may.ts';
import type { Routes } from '../api/app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import type { Platform } from '../platform.ts';
import type { SetupTest } from '../syncs/syncs.ts';
import { deleteDestination, editDestination, setUpDestination } from './change-destination.ts';
import {
  destinationAnswer,
  destinationChange,
  destinationPath,
  destinationTest,
  newDestination,
  testedDestination,
} from './destination-schema.ts';
import { describeDestination, findDestination } from './destinations.ts';
import { testDestination } from './test-destination.ts';

/** The addresses of destinations: platform-api.md 1.5. Every group has one, which goes by the id of the group. */
export const destinationRoutes: Routes = (app, platform) => {
  listDestinations(app, platform);
  createDestination(app, platform);
  readDestination(app, platform);
  editRoute(app, platform);
  deleteRoute(app, platform);
  testRoute(app, platform);
};

const tags = ['destinations'];
const config = { limit: 'setup tests' } as const;

async function describe(platform: Platform, id: string, tests: SetupTest[]) {
  const destination = await findDestination(platform.store, id);
  return { ...describeDestination(platform, destination), setup_tests: tests };
}

const listDestinations: Routes = (app, platform) => {
  app.get(
    '/v1/destinations',
    {
      schema: {
        tags,
        querystring: pageQuery,
        response: { 200: successOf(pageOfSchema(destinationAnswer)) },
      },
    },
    async ({ query, actor }) => {
      const page = readPage(query);
      const ids = await platform.store
        .selectFrom('destinations')
        .select('id')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const seen = ids.filter(({ id }) => may(actor, { on: 'group', level: 'view', groupId: id }));
      const some = seen.slice(page.skip, page.skip + page.limit + 1).map(({ id }) => id);
      const found = await platform.store
        .selectFrom('destinations')
        .selectAll()
        .where('id', 'in', some.concat(''))
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return success(
        pageOf(
          found.map((each) => describeDestination(platform, each)),
          page,
        ),
      );
    },
  );
};

const createDestination: Routes = (app, platform) => {
  app.post(
    '/v1/destinations',
    { config, schema: { tags, body: newDestination, response: { 201: successOf(testedDestination) } } },
    async ({ body, actor }, reply) => {
      await setUpDestination(platform, actor, body);
      const tests = (body.run_setup_tests ?? true) ? await testDestination(platform, body.group_id) : [];
      const answer = await describe(platform, body.group_id, tests);
      return reply.status(201).send(success(answer, 'Destination has been created'));
    },
  );
};

const readDestination: Routes = (app, platform) => {
  app.get(
    '/v1/destinations/:destinationId',
    { schema: { tags, params: destinationPath, response: { 200: successOf(destinationAnswer) } } },
    async ({ params: { destinationId }, actor }) => {
      const destination = await findDestination(platform.store, destinationId);
      mustBeAllowed(actor, { on: 'group', level: 'view', groupId: destinationId });
      return success(describeDestination(platform, destination));
    },
  );
};

const editRoute: Routes = (app, platform) => {
  app.patch(
    '/v1/destinations/:destinationId',
    {
      config,
      schema: {
        tags,
        params: destinationPath,
        body: destinationChange,
        response: { 200: successOf(testedDestination) },
      },
    },
    async ({ params: { destinationId }, body, actor }) => {
      await editDestination(platform, actor, destinationId, body);
      const tests = (body.run_setup_tests ?? true) ? await testDestination(platform, destinationId) : [];
      return success(await describe(platform, destinationId, tests), 'Destination has been updated');
    },
  );
};

const deleteRoute: Routes = (app, platform) => {
  app.delete(
    '/v1/destinations/:destinationId',
    { schema: { tags, params: destinationPath, response: { 200: doneSchema } } },
    async ({ params: { destinationId }, actor }) => {
      await deleteDestination(platform, actor, destinationId);
      return done(
        `Destination with id '${destinationId}' has been deleted. Its group has the destination again that it began with`,
      );
    },
  );
};

const testRoute: Routes = (app, platform) => {
  app.post(
    '/v1/destinations/:destinationId/test',
    {
      config,
      schema: {
        tags,
        params: destinationPath,
        body: destinationTest,
        response: { 200: successOf(testedDestination) },
      },
    },
    async ({ params: { destinationId }, actor }) => {
      await findDestination(platform.store, destinationId);
      mustBeAllowed(actor, { on: 'group', level: 'edit', groupId: destinationId });
      const tests = await testDestination(platform, destinationId);
      return success(await describe(platform, destinationId, tests), 'Setup tests have been completed');
    },
  );
};
