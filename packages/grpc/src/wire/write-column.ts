import {
  Losses,
  ValueMismatch,
  codecOf,
  inferType,
  inferredCodecOf,
  typeText,
  type Codec,
  type ColumnType,
  type OnTypeMismatch,
  type StoredType,
} from '@headwater/protocol';
import type { WriteBuffer } from './write-buffer.ts';
import { ValueWriter } from './write-value.ts';

interface TypeWriter {
  readonly codec: Codec;
  readonly writer: ValueWriter;
}

/** Writes the values of one column: of its declared type, or each of the type that it has. */
export class ColumnWriter {
  readonly name: string;
  readonly losses: Losses = new Losses();
  readonly #buffer: WriteBuffer;
  readonly #onTypeMismatch: OnTypeMismatch;
  readonly #declared: TypeWriter | undefined;
  readonly #nulls: ValueWriter;
  readonly #inferred = new Map<string, TypeWriter>();

  constructor(
    buffer: WriteBuffer,
    name: string,
    type: ColumnType | undefined,
    onTypeMismatch: OnTypeMismatch,
  ) {
    this.name = name;
    this.#buffer = buffer;
    this.#onTypeMismatch = onTypeMismatch;
    this.#nulls = new ValueWriter(buffer, name, 'UNTYPED');
    if (type !== undefined)
      this.#declared = { codec: codecOf(type), writer: new ValueWriter(buffer, name, type) };
  }

  /** Writes a value, which is not `undefined`. @throws ValueMismatch when the column does not take it */
  write(value: unknown): void {
    if (value === null) {
      this.#nulls.appendNulls(1);
      return;
    }
    const start = this.#buffer.used;
    try {
      if (this.#declared === undefined) this.#writeInferred(value);
      else this.#declared.codec.append(this.#declared.writer, value, this.losses);
    } catch (error) {
      if (!(error instanceof ValueMismatch) || this.#onTypeMismatch === 'error') throw error;
      this.#buffer.used = start;
      this.#resolveMismatch(error, value);
    }
  }

  #resolveMismatch(mismatch: ValueMismatch, value: unknown): void {
    if (this.#onTypeMismatch === 'widen') {
      this.#writeInferred(value);
      this.losses.add('made the column wider', value);
      return;
    }
    this.#nulls.appendNulls(1);
    this.losses.add(`became NULL: ${mismatch.reason}`, value);
  }

  #writeInferred(value: unknown): void {
    const inferred = this.#inferredWriter(inferType(value));
    const { codec, writer } = inferred.codec.fits(value) ? inferred : this.#inferredWriter('STRING');
    codec.append(writer, value, this.losses);
  }

  #inferredWriter(type: StoredType): TypeWriter {
    const name = typeText(type);
    const known = this.#inferred.get(name);
    if (known !== undefined) return known;
    const writer = {
      codec: inferredCodecOf(type),
      writer: new ValueWriter(this.#buffer, this.name, type),
    };
    this.#inferred.set(name, writer);
    return writer;
  }
}
