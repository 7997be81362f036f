import type { Hints } from '../operation.ts'

/** Hints of a row that changes nothing. */
export const reading = { readOnly: true, destructive: false, idempotent: true } as const satisfies Hints

/** Hints of a row that changes something, and more when it is sent twice. */
export const writing = { readOnly: false, destructive: false, idempotent: false } as const satisfies Hints

/** Hints of a row that deletes; twice is as once. */
export const deleting = { readOnly: false, destructive: true, idempotent: true } as const satisfies Hints
