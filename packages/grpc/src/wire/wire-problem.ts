/** Why bytes are no message of the protocol. Who reads the message adds where that was, and throws a HeadwaterError. */
export class WireProblem extends Error {
  /** What the reader of the error is asked to do. */
  readonly remedy: string;

  constructor(problem: string, remedy = 'the connector must send the messages of source_connector.proto') {
    super(problem);
    this.remedy = remedy;
  }
}

/** A field that this version has no name for, where skipping it would lose data. */
export function unknownField(tag: number): WireProblem {
  return new WireProblem(
    `this version of Headwater does not know field ${tag >>> 3} (wire type ${tag & 7}) there`,
    'update Headwater',
  );
}

/** A field that is written in another way than this version knows it. */
export function wrongWireType(tag: number): WireProblem {
  return new WireProblem(`field ${tag >>> 3} there has the wire type ${tag & 7}, which is not its own`);
}
