import { effect, signal } from '@preact/signals'
import { hasNoJobs, listJobs } from '../../gateway/jobs.ts'
import { caller, send } from '../../session/session.ts'

/** True if the gateway has no jobs, as at the edge; undefined until that is known. */
export const jobsAbsent = signal<boolean | undefined>()

effect(() => {
  if (caller.value === undefined) return undefined
  const stop = new AbortController()
  listJobs(send, stop.signal).then(
    () => {
      jobsAbsent.value = false
    },
    (error: unknown) => {
      // After any other failure, the gateway may still have jobs.
      if (hasNoJobs(error)) jobsAbsent.value = true
    },
  )
  return () => stop.abort()
})
