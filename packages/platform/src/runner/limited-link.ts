import { HeadwaterError, reportError, type ConnectorLink } from '@headwater/protocol';
import { descendantsOf, endTree } from '../runs/process-tree.ts';
import { heldBytes } from './held-memory.ts';

const lookMilliseconds = 200;

/** Ends a connector whose processes together hold more memory than they may: it alone, with a reason. */
export function limitedLink(link: ConnectorLink, memoryMegabytes: number): ConnectorLink {
  const limitBytes = memoryMegabytes * 2 ** 20;
  return {
    open(listener) {
      let isOver = false;
      const handle = link.open({
        report: (report) => listener.report(report),
        output: (stream, line) => listener.output(stream, line),
        closed(error) {
          clearInterval(timer);
          listener.closed(isOver ? outOfMemory(memoryMegabytes) : error);
        },
      });
      const timer = setInterval(() => {
        const pids = descendantsOf(process.pid);
        if (heldBytes(pids, limitBytes) <= limitBytes) return;
        isOver = true;
        clearInterval(timer);
        listener.report({ kind: 'failed', error: reportError(outOfMemory(memoryMegabytes), 'internal') });
        handle.kill();
        for (const pid of pids) endTree(pid);
      }, lookMilliseconds);
      return handle;
    },
  };
}

function outOfMemory(memoryMegabytes: number): HeadwaterError {
  return new HeadwaterError(
    'connector_out_of_memory',
    `the processes of the connector held more than their ${memoryMegabytes} MB: read smaller pages, and do not keep rows that were written`,
  );
}
