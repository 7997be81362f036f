import type { JobDefinition, JobPayload, JobState, JobWish } from './job-record.ts'

/** Rejects what needs a part of a job that the store no longer has as it was written. */
export class UnreadableJobError extends Error {
  override readonly name = 'UnreadableJobError'
  constructor() {
    super('what is stored of the job is damaged: it does nothing more, and nobody knows what it has done last')
  }
}

type Row = Partial<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** True for a definition that has the members which everything relies on. */
export const isDefinition = (value: unknown): value is JobDefinition =>
  isRow(value) && typeof value['id'] === 'string' && typeof value['createdAt'] === 'string' && isJob(value['job'])

const isJob = (value: unknown) => isRow(value) && typeof value['action'] === 'string' && isRow(value['selection'])

/** True for the parts of a job that may be large. */
export const isPayload = (value: unknown): value is JobPayload =>
  isRow(value) && (value['ids'] === undefined || Array.isArray(value['ids']))

/** True for what callers wished last. */
export const isWish = (value: unknown): value is JobWish =>
  isRow(value) && ['run', 'pause', 'cancel'].includes(value['wish'] as string) && Number.isSafeInteger(value['number'])

/** True for where a job stands. */
export const isState = (value: unknown): value is JobState =>
  isRow(value) && isRow(value['counts']) && Array.isArray(value['tail']) && Number.isSafeInteger(value['chunks'])
