import { figureText, figureTitles, type FigureName } from '../figures.ts';
import { isReached, markText } from '../marks.ts';
import type { MeasuredBeside, MeasuredPeer } from './measure-beside.ts';

const columns = [
  'rowsPerSecond',
  'rowsPerCpuSecond',
  'treeMegabytes',
  'timesPeer',
  'timesPeerCpu',
  'othersPercent',
] as const;

/** Writes what became of the rows of a case for people: a table, a line for Headwater and each peer. */
export function besideText({ caseName, rows, lines }: MeasuredBeside): string {
  const runs = Math.max(...lines.map(({ measured }) => measured.runs));
  const title = `${caseName}: ${rows.toLocaleString('en-US')} rows, ${runs} run${runs === 1 ? '' : 's'}`;
  const titles = columns.map((name) => figureTitles[name].title);
  const head = ['', ...titles].map((text, place) => (place === 0 ? text.padEnd(10) : text)).join('  ');
  return [title, `  ${head}`, ...lines.map((line) => `  ${lineText(line)}`)].join('\n');
}

/** Writes what became of Headwater or a peer as one line of JSON, to be compared later. */
export function besideJson(
  { caseName, rows }: MeasuredBeside,
  { name, measured, peer }: MeasuredPeer,
): string {
  const { runs, figures, faults } = measured;
  const marks = markResults({ name, measured, ...(peer && { peer }) });
  return JSON.stringify({
    case: caseName,
    peer: name,
    rows,
    runs,
    faults,
    figures: Object.fromEntries(figures),
    marks,
  });
}

/** Tells which marks were missed. */
export function missedPeerMarks({ caseName, lines }: MeasuredBeside): string[] {
  return lines.flatMap((line) =>
    markResults(line).flatMap((mark) =>
      mark.isReached ? [] : `${caseName}, ${line.name}: ${figureTitles[mark.figure].title}`,
    ),
  );
}

function lineText(line: MeasuredPeer): string {
  const cells = columns.map((name) => cellText(line, name).padStart(figureTitles[name].title.length));
  const marks = markResults(line).map(
    (mark) => `${markText(mark)}  ${mark.isReached ? 'reached' : 'MISSED'}`,
  );
  return [line.name.padEnd(10), ...cells, ...marks].join('  ').trimEnd();
}

function cellText({ measured }: MeasuredPeer, name: FigureName): string {
  const spread = measured.figures.get(name);
  return spread === undefined ? '' : figureText(name, spread.median);
}

function markResults({ peer, measured }: MeasuredPeer) {
  return (peer?.marks ?? []).flatMap((mark) => {
    const spread = measured.figures.get(mark.figure);
    return spread === undefined ? [] : { ...mark, isReached: isReached(mark, spread) };
  });
}
