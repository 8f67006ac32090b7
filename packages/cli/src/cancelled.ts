/** A person left a question with Ctrl-C or Ctrl-D. The command ends with 130. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
