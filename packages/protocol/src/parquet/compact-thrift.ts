/** Writes Thrift's compact protocol: as much of it as the headers and footers of Parquet files need. */
export class CompactThrift {
  #bytes = Buffer.allocUnsafeSlow(1024);
  #size = 0;
  readonly #lastFields: number[] = [];

  /** The bytes written so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Writes a struct that stands alone or is an element of a list. */
  element(body: () => void): void {
    this.#lastFields.push(0);
    body();
    this.#byte(0);
    this.#lastFields.pop();
  }

  struct(field: number, body: () => void): void {
    this.#field(field, 12);
    this.element(body);
  }

  boolean(field: number, value: boolean): void {
    this.#field(field, value ? 1 : 2);
  }

  int8(field: number, value: number): void {
    this.#field(field, 3);
    this.#byte(value);
  }

  int32(field: number, value: number): void {
    this.#field(field, 5);
    this.zigzag(value);
  }

  int64(field: number, value: number): void {
    this.#field(field, 6);
    this.zigzag(value);
  }

  text(field: number, value: string): void {
    this.#field(field, 8);
    this.rawText(value);
  }

  binary(field: number, value: Uint8Array): void {
    this.#field(field, 8);
    this.#raw(value);
  }

  /** Begins a list; its elements follow. Types: 5 a number, 8 text, 12 a struct. */
  list(field: number, type: number, length: number): void {
    this.#field(field, 9);
    if (length < 15) this.#byte((length << 4) | type);
    else {
      this.#byte(0xf0 | type);
      this.#varint(length);
    }
  }

  /** Writes a number that is an element of a list. */
  zigzag(value: number): void {
    this.#varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** Writes a text that is an element of a list. */
  rawText(value: string): void {
    this.#raw(Buffer.from(value));
  }

  #raw(value: Uint8Array): void {
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#size);
    this.#size += value.length;
  }

  #field(id: number, type: number): void {
    const top = this.#lastFields.length - 1;
    const step = id - (this.#lastFields[top] ?? 0);
    this.#byte((step << 4) | type);
    this.#lastFields[top] = id;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#size] = value;
    this.#size += 1;
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#size + count, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#size);
    this.#bytes = grown;
  }
}
