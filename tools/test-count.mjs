// Prints how many tests passed, failed and were skipped, from the JSON report of Vitest: node tools/test-count.mjs <file>
import { readFileSync } from 'node:fs';

const count = { passed: 0, failed: 0, skipped: 0 };
for (const file of readFiles(process.argv[2])) {
  const statuses = file.assertionResults.map(({ status }) => status);
  for (const status of statuses) count[status in count ? status : 'skipped'] += 1;
  // A file that could not be loaded has no tests to count, and must not pass for that.
  if (file.status === 'failed' && !statuses.includes('failed')) count.failed += 1;
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);

function readFiles(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch (error) {
    console.error(`no test ran to its end: ${error.message}`);
    return [{ status: 'failed', assertionResults: [] }];
  }
}
