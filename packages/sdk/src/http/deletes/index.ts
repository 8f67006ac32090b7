export {
  completeReadWhenDue,
  newCompleteReads,
  type CompleteReads,
  type DueRead,
} from './complete-read-when-due.ts';
export {
  completeRead,
  type CompleteReadOperations,
  type EverythingRead,
  type ReadEverything,
} from './complete-read.ts';
