import { invalid } from '../api/api-error.ts';
import type { DestinationService } from './destination-service.ts';
import { duckdbService } from './duckdb-service.ts';

/** Every kind of destination there is: one that is added here can be set up, tested and shown. */
const services: ReadonlyMap<string, DestinationService> = new Map([['duckdb', duckdbService]]);

/** @throws ApiError `InvalidInput` for a kind that nothing can be synced to */
export function findService(name: string): DestinationService {
  const service = services.get(name);
  if (service !== undefined) return service;
  const known = [...services.keys()].join(', ');
  throw invalid('service', `this server cannot write to ${JSON.stringify(name)}: it can to ${known}`);
}
