/** A file of a template: where it is, its path in the folder of the new connector, and its text there if it is another. */
export interface TemplateFile {
  readonly source: string;
  readonly name: string;
  readonly text?: string;
}
