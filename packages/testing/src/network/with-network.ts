import { interception, type Interception } from '@headwater/sdk/host';
import type { Dispatcher } from 'undici';
import type { Answerer } from './exchange.ts';
import { asError, forwardRequest } from './forward-request.ts';
import { whileGlobal } from './global-dispatcher.ts';
import { AnswerPlayer } from './play-answer.ts';
import { readRequest } from './read-request.ts';
import { skippingClock } from './skipping-clock.ts';
import { watchStrays } from './stray-requests.ts';

/**
 * Runs some work whose requests are answered by a function: those of `fetch`, of `headwater/http` and of every client
 * that stands on undici, and of this work alone. Pauses of `headwater/http` are not waited for.
 *
 * @param isLive whether the network is asked, whose pauses count
 * @throws Error when it made a request that nobody could answer: through `node:http`, or a dispatcher of its own
 */
export async function withNetwork<T>(
  answer: Answerer,
  work: () => Promise<T>,
  { isLive = false } = {},
): Promise<T> {
  const mine: Interception = {
    through: (dispatcher) => dispatcher.compose(answering(answer)),
    clock: isLive ? undefined : skippingClock(),
  };
  const watch = watchStrays(mine);
  let result: T;
  try {
    result = await whileGlobal(() => interception.run(mine, work));
  } catch (error) {
    throw watch.stray ?? error;
  } finally {
    watch.stop();
  }
  if (watch.stray !== undefined) throw watch.stray;
  return result;
}

/** Requests of a client that has a dispatcher of its own. Those of `fetch` are the caller's. */
export function answering(answer: Answerer): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const player = new AnswerPlayer(handler);
    if (!player.aborted) void answerOne(answer, dispatch, options, player);
    return true;
  };
}

async function answerOne(
  answer: Answerer,
  dispatch: Dispatcher['dispatch'],
  options: Dispatcher.DispatchOptions,
  player: AnswerPlayer,
): Promise<void> {
  try {
    const request = await readRequest(options);
    const body = request.body.length === 0 ? null : request.body;
    const forward = () => forwardRequest(dispatch, { ...options, body }, player.signal);
    await player.play(await answer(request, forward));
  } catch (error) {
    player.fail(asError(error));
  }
}
