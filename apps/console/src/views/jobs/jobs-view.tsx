import { useEffect, useRef, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { hasNoJobs, type Job, listJobs } from '../../gateway/jobs.ts'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import { app, linkTo } from '../../state/location.ts'
import { repeat } from '../../state/refresh.ts'
import { bulkActions } from '../bulk/bulk-actions.ts'
import { JobCounts, JobState } from './job-parts.tsx'

const refreshTime = 5_000

/** The bulk jobs of the gateway. */
export function JobsView() {
  const [jobs, setJobs] = useState<readonly Job[] | undefined>()
  const [error, setError] = useState<unknown>()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const stop = new AbortController()
    const load = () =>
      listJobs(send, stop.signal).then(
        (found) => {
          const isBusy = list.current?.matches(':hover, :focus-within')
          setJobs((before) => (before && isBusy ? inPlace(before, found) : found))
          setError(undefined)
        },
        (caught: unknown) => {
          if (!stop.signal.aborted) setError(caught)
        },
      )
    repeat(load, refreshTime, stop.signal)
    return () => stop.abort()
  }, [app.value])
  return (
    <>
      <h1>Jobs</h1>
      {error === undefined ? null : <JobsError error={error} />}
      {error === undefined && jobs === undefined ? <Notice>Reading …</Notice> : null}
      {jobs?.length === 0 ? (
        <Notice title="There are no jobs">A bulk action on the list of instances or of failures makes one.</Notice>
      ) : null}
      <ul class="groups" ref={list}>
        {(jobs ?? []).map((job) => (
          <li class="group" key={job.id}>
            <div class="bar">
              <a href={linkTo(`/jobs/${encodeURIComponent(job.id)}`)}>
                {bulkActions[job.action]?.label ?? job.action} · {job.id}
              </a>
              <JobState status={job.status} />
            </div>
            <p class="faint">{job.description}</p>
            <JobCounts progress={job.progress} />
          </li>
        ))}
      </ul>
    </>
  )
}

// Nothing moves under the pointer: jobs that are new come once it has left.
function inPlace(before: readonly Job[], found: readonly Job[]): readonly Job[] {
  const latest = new Map(found.map((job) => [job.id, job]))
  return before.map((job) => latest.get(job.id) ?? job)
}

/** The reason why no jobs are shown. */
export function JobsError({ error }: { error: unknown }) {
  if (hasNoJobs(error))
    return <Notice title="This gateway has no jobs">Bulk actions run with the command durable instead.</Notice>
  const known: GatewayError | undefined = asGatewayError(error)
  return known ? <ErrorNotice error={known} /> : null
}
