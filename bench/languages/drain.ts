import { RemoteClient, UpdateReader, startProgram, type ServerProgram } from '@headwater/grpc/source';

/** What came of reading a connector's Update to its end without a look at its messages. */
export interface Drained {
  /** From the start of the program to the end of the stream. */
  readonly seconds: number;
  /** From the call of Update to its end. */
  readonly streamSeconds: number;
  /** From the start of the program to the first message. */
  readonly firstSeconds: number;
  /** The messages, when they were to be kept. */
  readonly messages: readonly Buffer[];
}

/** Starts a connector, asks for everything as a sync does, and drops what comes, or keeps it. */
export async function drain(
  program: ServerProgram,
  configuration: Readonly<Record<string, string>>,
  { isKept }: { readonly isKept: boolean },
): Promise<Drained> {
  const begun = performance.now();
  const running = startProgram(program, { log() {}, output() {}, ended() {} });
  const messages: Buffer[] = [];
  let first: number | undefined;
  try {
    const client = new RemoteClient(await running.address);
    await client.configurationForm();
    await client.schema({ configuration: { ...configuration } });
    const called = performance.now();
    for await (const message of client.update({ configuration: { ...configuration }, state_json: '{}' })) {
      first ??= performance.now();
      if (isKept) messages.push(message);
    }
    const ended = performance.now();
    client.close();
    return {
      seconds: (ended - begun) / 1000,
      streamSeconds: (ended - called) / 1000,
      firstSeconds: ((first ?? Number.NaN) - begun) / 1000,
      messages,
    };
  } finally {
    await running.stop();
  }
}

/** How long decoding takes, in microseconds of the processor a row. */
export function decodingMicroseconds(messages: readonly Buffer[]): number {
  const reader = new UpdateReader();
  let rows = 0;
  const before = process.cpuUsage();
  for (const bytes of messages) {
    const message = reader.read(bytes);
    if (message.kind === 'records') rows += message.records.length;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / rows;
}
