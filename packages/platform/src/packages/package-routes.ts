import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { setTimeout as later } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Insertable } from 'kysely';
import { z } from 'zod';
import { actorName, type Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { done, doneSchema, success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { moment } from '../control/clock.ts';
import type { PackageVersionTable } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import { removeCode, versionFile } from './code-folder.ts';
import { mustBeMyPackage } from './package-rights.ts';
import { packageAnswer, packagePath, rollback, versionAnswer } from './package-schema.ts';
import {
  findPackage,
  lockPackage,
  newPackageId,
  readPackages,
  readVersions,
  setVersion,
} from './packages.ts';
import { takePackage, type TakenPackage } from './take-package.ts';

/** The addresses of packages: platform-api.md 1.7, and the versions of each, which are ours. */
export const packageRoutes: Routes = (app, platform) => {
  listPackages(app, platform);
  createPackage(app, platform);
  readPackage(app, platform);
  updatePackage(app, platform);
  deletePackage(app, platform);
  downloadPackage(app, platform);
  listVersions(app, platform);
  rollBack(app, platform);
};

const tags = ['connector-sdk packages'];
const response = { 200: successOf(packageAnswer) };

const listPackages: Routes = (app, { store }) => {
  app.get(
    '/v1/connector-sdk/packages',
    {
      schema: { tags, querystring: pageQuery, response: { 200: successOf(pageOfSchema(packageAnswer)) } },
    },
    async ({ query, actor }) => {
      mustBeAllowed(actor, { on: 'packages', level: 'view' });
      const page = readPage(query);
      const found = await readPackages(store, { skip: page.skip, limit: page.limit + 1 });
      return success(pageOf(found, page));
    },
  );
};

const createPackage: Routes = (app, platform) => {
  const { store, clock, events } = platform;
  app.post(
    '/v1/connector-sdk/packages',
    { schema: { tags, consumes: ['multipart/form-data'], response: { 201: successOf(packageAnswer) } } },
    async (request, reply) => {
      const { actor } = request;
      mustBeAllowed(actor, { on: 'packages', level: 'edit' });
      await using taken = await takeUpload(request, platform);
      const by = actorName(actor);
      const id = await store.transaction().execute(async (transaction) => {
        const wanted = await newPackageId(transaction);
        const now = moment(clock.now());
        await transaction
          .insertInto('packages')
          .values({
            id: wanted,
            created_by: by,
            last_updated_by: by,
            created_at: now,
            updated_at: now,
            version: 1,
          })
          .execute();
        await transaction
          .insertInto('package_versions')
          .values(versionRow(wanted, 1, taken, by, now))
          .execute();
        await events.changed(transaction, actor, {
          action: 'create_connector_sdk_package',
          resourceType: 'package',
          resourceId: wanted,
          after: { version: 1, file_sha256_hash: taken.sha256 },
        });
        // Before the row counts: a row without its file would be a promise that cannot be kept.
        await taken.place(wanted, 1);
        return wanted;
      });
      return reply.status(201).send(success(await findPackage(store, id), 'Package has been created'));
    },
  );
};

const readPackage: Routes = (app, { store }) => {
  app.get(
    '/v1/connector-sdk/packages/:packageId',
    { schema: { tags, params: packagePath, response } },
    async ({ params: { packageId }, actor }) => {
      mustBeAllowed(actor, { on: 'packages', level: 'view' });
      return success(await findPackage(store, packageId));
    },
  );
};

const updatePackage: Routes = (app, platform) => {
  const { store, clock } = platform;
  app.patch(
    '/v1/connector-sdk/packages/:packageId',
    { schema: { tags, params: packagePath, consumes: ['multipart/form-data'], response } },
    async (request) => {
      const { packageId } = request.params;
      const { actor } = request;
      mustBeAllowed(actor, { on: 'packages', level: 'edit' });
      await findPackage(store, packageId);
      await using taken = await takeUpload(request, platform);
      const isNew = await store.transaction().execute(async (transaction) => {
        const before = await lockPackage(transaction, packageId);
        await mustBeMyPackage(transaction, actor, before);
        // The same bytes are the same version: a deployment that is repeated changes nothing.
        if (taken.sha256 === before.file_sha256_hash) return false;
        const { newest } = await transaction
          .selectFrom('package_versions')
          .select(({ fn }) => fn.max('version').as('newest'))
          .where('package_id', '=', packageId)
          .executeTakeFirstOrThrow();
        const version = newest + 1;
        const now = moment(clock.now());
        const by = actorName(actor);
        const row = versionRow(packageId, version, taken, by, now);
        await transaction.insertInto('package_versions').values(row).execute();
        await setVersion(transaction, packageId, { version, by, now });
        await tellNewVersion(platform, transaction, actor, packageId, before, {
          version,
          file_sha256_hash: taken.sha256,
        });
        await taken.place(packageId, version);
        return true;
      });
      const message = isNew ? 'Package has been updated' : 'Package is the same already';
      return success(await findPackage(store, packageId), message);
    },
  );
};

async function tellNewVersion(
  { events }: Platform,
  transaction: Platform['store'],
  actor: Actor,
  packageId: string,
  { version, file_sha256_hash }: { version: number; file_sha256_hash: string },
  after: { version: number; file_sha256_hash: string },
): Promise<void> {
  await events.changed(transaction, actor, {
    action: 'edit_connector_sdk_package',
    resourceType: 'package',
    resourceId: packageId,
    before: { version, file_sha256_hash },
    after,
  });
}

const deletePackage: Routes = (app, { store, events, settings }) => {
  app.delete(
    '/v1/connector-sdk/packages/:packageId',
    { schema: { tags, params: packagePath, response: { 200: doneSchema } } },
    async ({ params: { packageId }, actor }) => {
      mustBeAllowed(actor, { on: 'packages', level: 'edit' });
      await store.transaction().execute(async (transaction) => {
        const before = await lockPackage(transaction, packageId);
        await mustBeMyPackage(transaction, actor, before);
        const { connection_ids: users } = before;
        if (users.length > 0) {
          throw new ApiError(
            'Forbidden',
            `the package runs in ${users.join(', ')}: delete those connections first, or give them another package`,
          );
        }
        await transaction.deleteFrom('packages').where('id', '=', packageId).execute();
        await events.changed(transaction, actor, {
          action: 'delete_connector_sdk_package',
          resourceType: 'package',
          resourceId: packageId,
        });
      });
      await removeCode(settings.dataFolder, packageId);
      return done(`Package with id '${packageId}' has been deleted`);
    },
  );
};

const downloadPackage: Routes = (app, { store, settings }) => {
  app.get(
    '/v1/connector-sdk/packages/:packageId/download',
    { schema: { tags, params: packagePath, produces: ['application/zip'] } },
    async ({ params: { packageId }, actor }, reply) => {
      mustBeAllowed(actor, { on: 'packages', level: 'view' });
      const { version } = await findPackage(store, packageId);
      const file = createReadStream(versionFile(settings.dataFolder, { packageId, version }));
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${packageId}-${version}.zip"`)
        .send(file);
    },
  );
};

const listVersions: Routes = (app, { store }) => {
  app.get(
    '/v1/connector-sdk/packages/:packageId/versions',
    {
      schema: {
        tags,
        params: packagePath,
        response: { 200: successOf(z.object({ items: z.array(versionAnswer) })) },
      },
    },
    async ({ params: { packageId }, actor }) => {
      mustBeAllowed(actor, { on: 'packages', level: 'view' });
      return success({ items: await readVersions(store, packageId) });
    },
  );
};

const rollBack: Routes = (app, platform) => {
  const { store, clock } = platform;
  app.post(
    '/v1/connector-sdk/packages/:packageId/rollback',
    { schema: { tags, params: packagePath, body: rollback, response } },
    async ({ params: { packageId }, body, actor }) => {
      mustBeAllowed(actor, { on: 'packages', level: 'edit' });
      const wanted = await store.transaction().execute(async (transaction) => {
        const before = await lockPackage(transaction, packageId);
        await mustBeMyPackage(transaction, actor, before);
        const versions = await readVersions(transaction, packageId);
        const found =
          body.version === undefined
            ? versions.find(({ version }) => version < before.version)
            : versions.find(({ version }) => version === body.version);
        if (found === undefined) throw notFound('Version', String(body.version ?? before.version - 1));
        const { version, file_sha256_hash } = found;
        await setVersion(transaction, packageId, {
          version,
          by: actorName(actor),
          now: moment(clock.now()),
        });
        await tellNewVersion(platform, transaction, actor, packageId, before, { version, file_sha256_hash });
        return found;
      });
      return success(
        await findPackage(store, packageId),
        `Package runs version ${wanted.version} from now on`,
      );
    },
  );
};

/** Takes the field `file` of a form in. */
async function takeUpload(request: FastifyRequest, { settings }: Platform): Promise<TakenPackage> {
  if (!request.isMultipart()) {
    throw new ApiError(
      'UnsupportedMediaType',
      'a package is sent as multipart/form-data, in the field "file"',
    );
  }
  try {
    // One byte more than is taken, so that what is too large is not taken for its beginning.
    const part = await request.file({ limits: { fileSize: settings.uploadMegabytes * 2 ** 20 + 1 } });
    if (part?.fieldname !== 'file') throw new ApiError('InvalidInput', 'file: it is missing from the form');
    return await takePackage(part.file, settings);
  } catch (error) {
    await drain(request.raw);
    throw error;
  }
}

const drainMilliseconds = 5000;

/** Lets a client send the rest of what is refused: it may read no answer before, and its connection could not be closed. */
async function drain(upload: IncomingMessage): Promise<void> {
  upload.unpipe().resume();
  const { promise: isSent, resolve } = Promise.withResolvers<void>();
  finished(upload, () => resolve());
  await Promise.race([isSent, later(drainMilliseconds, undefined, { ref: false })]);
}

function versionRow(
  packageId: string,
  version: number,
  { sha256, bytes, details }: TakenPackage,
  by: string,
  now: string,
): Insertable<PackageVersionTable> {
  return {
    package_id: packageId,
    version,
    sha256,
    bytes,
    kind: details.kind,
    details: JSON.stringify(details),
    created_by: by,
    created_at: now,
  };
}
