#!/usr/bin/env node
// Plain JavaScript of an old sort: an old Node must get as far as the sentence below.
const oldestNode = 24;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `headwater needs Node.js ${oldestNode} or newer, this is ${process.versions.node}: install it from https://nodejs.org, or add it to the project with "npm install node@${oldestNode}"\n`,
  );
  process.exitCode = 2;
} else {
  // Before the modules it is for: compiled code is kept for the next run.
  const { keepCompiledCode } = await import('@headwater/cli/compiled-code');
  keepCompiledCode(process.env);
  const { main } = await import('@headwater/cli');
  await main();
}
