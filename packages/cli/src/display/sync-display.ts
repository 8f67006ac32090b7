import { LiveScreen } from './live-screen.ts';
import type { ShownEvent } from '@headwater/engine';
import type { Output } from './output.ts';
import { Progress } from './progress.ts';
import { SyncLines } from './sync-lines.ts';

/** Shows a sync while it runs. */
export interface SyncDisplay {
  event(event: ShownEvent): void;
  /** Something the command itself has to say. */
  note(label: string, text: string): void;
  close(): void;
}

const shortestRedrawMilliseconds = 100;
const tickMilliseconds = 200;
/** How often progress is said where it cannot be drawn in place. */
const progressLineMilliseconds = 5000;
/** Lines of the terminal that progress leaves to the rest. */
const linesForTheRest = 6;

/** Shows a sync to people: lines as things happen and, on a terminal, progress drawn in place below them. */
export function terminalDisplay(output: Output): SyncDisplay {
  const { stdout } = output;
  const screen = new LiveScreen(output);
  const lines = new SyncLines(stdout.style);
  const progress = new Progress(Date.now());
  let drawnAt = 0;
  let saidAt = Date.now();

  function draw(now: number): void {
    drawnAt = now;
    const mostLines = Math.max(1, stdout.rows() - linesForTheRest);
    screen.draw(progress.lines(now, stdout.columns() ?? 80, mostLines, stdout.style));
  }

  function tick(): void {
    const now = new Date();
    screen.print(lines.due(now));
    draw(now.getTime());
  }

  const timer = stdout.isTerminal ? setInterval(tick, tickMilliseconds) : undefined;

  return {
    event(event) {
      const at = new Date();
      const now = at.getTime();
      screen.print(lines.take(event, at));
      if (event.kind !== 'progress') return;
      progress.take(event.tables, now);
      if (stdout.isTerminal) {
        if (now - drawnAt >= shortestRedrawMilliseconds) draw(now);
      } else if (now - saidAt >= progressLineMilliseconds) {
        saidAt = now;
        screen.print(lines.note('progress', progress.line(now), at));
      }
    },
    note(label, text) {
      screen.print(lines.note(label, text, new Date()));
    },
    close() {
      clearInterval(timer);
      screen.print(lines.finish(new Date()));
      screen.close();
    },
  };
}
