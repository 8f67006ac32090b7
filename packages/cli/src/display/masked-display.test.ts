import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MaskedDisplay } from './masked-display.ts';
import type { ShownEvent } from '@headwater/engine';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const configuration = { dsn: 'c0rrect horse', since: '2024-01-01' };
const started = { kind: 'started', state: { since: '2024-01-01' } } as const;
const recovered = { lastCommit: null, earlierStates: [], tables: [], pendingTruncates: [] };

function printed(line: string): ShownEvent {
  return { kind: 'output', stream: 'stdout', line };
}

/** A display that is written down, and what was shown on it. */
function makeDisplay(): { display: MaskedDisplay; shown: unknown[] } {
  const shown: unknown[] = [];
  const display = new MaskedDisplay(
    {
      event: (event) =>
        shown.push('line' in event ? event.line : 'state' in event ? event.state : event.kind),
      note: (label, text) => shown.push(`${label} ${text}`),
      close: () => shown.push('closed'),
    },
    configuration,
  );
  return { display, shown };
}

test('what comes before it is known what is secret is held back, and then shown as it should be', () => {
  const { display, shown } = makeDisplay();
  display.event({ kind: 'warning', message: 'before the connector' });
  display.event({ ...started, recovered });
  display.event(printed('c0rrect horse since 2024-01-01'));
  expect(shown).toEqual(['warning']);
  display.event({ kind: 'loaded', secrets: ['dsn'] });
  display.event(printed('c0rrect horse'));
  display.close();
  expect(shown.slice(1)).toEqual([{ since: '2024-01-01' }, '**** since 2024-01-01', '****', 'closed']);
});

test('a file that is loading for long shows what it prints, without any setting', () => {
  const { display, shown } = makeDisplay();
  display.event({ ...started, recovered });
  display.event(printed('since 2024-01-01'));
  vi.advanceTimersByTime(1999);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual([{ since: '****' }, 'since ****']);
  display.event(printed('c0rrect horse'));
  display.event({ kind: 'loaded', secrets: ['dsn'] });
  display.event(printed('since 2024-01-01'));
  expect(shown.slice(2)).toEqual(['****', 'since 2024-01-01']);
});

test('what is held back when the sync ends is shown, without any setting', () => {
  const { display, shown } = makeDisplay();
  display.event({ ...started, recovered });
  display.event(printed('since 2024-01-01'));
  display.close();
  expect(shown).toEqual([{ since: '****' }, 'since ****', 'closed']);
  expect(display.mask('c0rrect horse 2024-01-01')).toBe('**** ****');
});
