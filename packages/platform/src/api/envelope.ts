import { z } from 'zod';

/** Every answer: `code` is for programs, `message` for people. */
export interface Envelope<T> {
  readonly code: 'Success';
  readonly message?: string;
  readonly data: T;
}

/** Wraps what a request asked for. */
export function success<T>(data: T, message?: string): Envelope<T> {
  return { code: 'Success', ...(message === undefined ? {} : { message }), data };
}

/** The answer of a request that gives nothing back. A body is there always: clients read it before the status. */
export function done(message: string): { readonly code: 'Success'; readonly message: string } {
  return { code: 'Success', message };
}

/** The schema of {@link success}. */
export function successOf<T extends z.ZodType>(data: T) {
  return z.object({ code: z.literal('Success'), message: z.string().optional(), data });
}

/** The schema of {@link done}. */
export const doneSchema = z.object({ code: z.literal('Success'), message: z.string() });
