export { exportJob, type ExportJob, type JobSlot, type Poll } from './export-job.ts';
export { jobStates, type JobState, type JobStatus, type Submitted } from './job-status.ts';
