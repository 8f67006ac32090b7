import type { ShownEvent } from '@headwater/engine';
import type { RunReport } from '../runs/run-messages.ts';

/** Reports what of a sync is for people to read. */
export function reportShown(event: ShownEvent, report: (report: RunReport) => void): void {
  switch (event.kind) {
    case 'progress':
    case 'warning':
      report(event);
      break;
    case 'log':
      report({ kind: 'log', level: event.level, message: event.message, origin: 'connector' });
      break;
    case 'output': {
      const level = event.stream === 'stderr' ? 'warning' : 'info';
      report({ kind: 'log', level, message: event.line, origin: 'output' });
      break;
    }
    default:
  }
}
