/** Gives jobs to workers: one run per job at a time, several jobs in parallel. */
export interface JobQueue {
  /** Asks for a run of a job; `number` distinguishes this run from the others of the same job. */
  add(id: string, number: number): Promise<void>
  /** Begins to hand jobs out until the signal ends it; resolves once no run is left. */
  work(run: RunJob, signal: AbortSignal): Promise<void>
}

/** Runs a job until it ends, pauses, or the signal stops it; never rejects. */
export type RunJob = (id: string, signal: AbortSignal) => Promise<void>

/** Jobs of one function app that run side by side in one process. */
export const runsAtOnce = 2
