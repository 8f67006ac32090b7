/** Reads a variable that stands for an option, by our name or by the one tools for Python connectors use. */
export function variable(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  return [environment[`HEADWATER_${name}`], environment[`FIVETRAN_${name}`]].find(
    (value) => (value ?? '') !== '',
  );
}
