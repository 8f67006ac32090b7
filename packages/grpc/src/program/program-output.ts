import type { ChildProcess } from 'node:child_process';
import { readOutputLines, type LogLevel } from '@headwater/protocol';
import { readLogLine } from './log-line.ts';

/** Is told what a program says. */
export interface OutputListener {
  log(level: LogLevel, message: string): void;
  /** Every line that is no log line, unchanged. */
  output(stream: 'stdout' | 'stderr', line: string): void;
}

/** How many lines of standard error are kept to explain why a program ended. */
const lastLinesKept = 50;

/** Passes on each line of a program, and gives the last ones of its standard error, as they come. */
export function readOutput(child: ChildProcess, listener: OutputListener): readonly string[] {
  const lastLines: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const source = child[stream];
    if (source === null) continue;
    readOutputLines(source, (line) => {
      const logged = readLogLine(line);
      if (logged === 'hidden') return;
      if (logged !== null) {
        listener.log(logged.level, logged.message);
        return;
      }
      if (stream === 'stderr') {
        lastLines.push(line);
        if (lastLines.length > lastLinesKept) lastLines.shift();
      }
      listener.output(stream, line);
    });
  }
  return lastLines;
}
