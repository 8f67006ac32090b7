/** Pieces of bytes that are fed to something which may stop in the middle of one. */
export class FedPieces {
  readonly #pieces: AsyncGenerator<Uint8Array>;
  #last: Uint8Array = new Uint8Array();
  #back: Uint8Array | undefined;
  #givenBytes = 0;

  constructor(pieces: AsyncGenerator<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** How many bytes were given since something was taken back. */
  get givenBytes(): number {
    return this.#givenBytes;
  }

  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#back ?? (await this.#read());
    this.#back = undefined;
    if (piece !== undefined) this.#last = piece;
    this.#givenBytes += piece?.length ?? 0;
    return piece;
  }

  /** Takes back what of the last piece was not used, told how many of the bytes that were given are. */
  takeBack(usedBytes: number): void {
    const unused = this.#givenBytes - usedBytes;
    this.#back = unused === 0 ? undefined : this.#last.subarray(this.#last.length - unused);
    this.#givenBytes = 0;
  }

  /** Tells whether anything follows; not zeros, where archives are filled up with them. */
  async hasMore({ skipZeros }: { readonly skipZeros: boolean }): Promise<boolean> {
    for (;;) {
      const piece = this.#back ?? (await this.#read());
      if (piece === undefined) return false;
      const start = skipZeros ? piece.findIndex((byte) => byte !== 0) : 0;
      this.#back = start === -1 ? undefined : piece.subarray(start);
      if (start !== -1) return true;
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  async #read(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#pieces.next();
    return done === true ? undefined : value;
  }
}
