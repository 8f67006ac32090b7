import type { ConnectorHandle, ConnectorLink } from '@headwater/protocol';

/** A connector that can be ended at any moment, as by a kill. */
export interface MortalLink extends ConnectorLink {
  readonly isDead: boolean;
  die(): void;
}

/**
 * Makes a link mortal.
 *
 * @param onCommitted is told of each checkpoint that is safe, before the connector hears of it
 */
export function mortalLink(link: ConnectorLink, onCommitted: (checkpoint: number) => void): MortalLink {
  let handle: ConnectorHandle | undefined;
  let isDead = false;
  let committed = 0;
  return {
    get isDead() {
      return isDead;
    },
    die() {
      isDead = true;
      handle?.kill();
    },
    open(listener) {
      const opened = link.open({
        ...listener,
        report(report) {
          if (!isDead) listener.report(report);
        },
      });
      handle = opened;
      return {
        send(order) {
          // The commit at the end of a sync names its last checkpoint again.
          if (order.kind === 'committed' && order.checkpoint > committed) {
            committed = order.checkpoint;
            onCommitted(committed);
          }
          if (!isDead) opened.send(order);
        },
        kill() {
          isDead = true;
          opened.kill();
        },
      };
    },
  };
}
