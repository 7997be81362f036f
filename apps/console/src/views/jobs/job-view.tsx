import { useEffect, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { controlJob, type Job, jobEventsPath, readJob } from '../../gateway/jobs.ts'
import { watch } from '../../gateway/watch.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useAction } from '../../parts/use-action.ts'
import { send } from '../../session/session.ts'
import { describeSelection } from '../../state/selection-words.ts'
import { linkTo } from '../../state/location.ts'
import { writeCount } from '../../text/numbers.ts'
import { bulkActions } from '../bulk/bulk-actions.ts'
import { JobItems } from './job-items.tsx'
import { JobCounts, JobState } from './job-parts.tsx'
import { JobsError } from './jobs-view.tsx'

const controls = [
  { name: 'pause', label: 'Pause', in: ['queued', 'running'] },
  { name: 'resume', label: 'Resume', in: ['paused'] },
  { name: 'cancel', label: 'Cancel', in: ['queued', 'running', 'paused'] },
] as const
const ended = ['completed', 'failed', 'canceled']

/** One job: its selection in words, its progress, and the outcome of each instance. */
export function JobView({ id }: { id: string }) {
  const [job, setJob] = useState<Job | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  const [turn, setTurn] = useState(0)
  const action = useAction('The change of the job')

  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const load = () =>
      readJob(send, id, signal).then(
        (found) => {
          setJob(found)
          setError(undefined)
          return found
        },
        (caught: unknown) => {
          if (!signal.aborted) setError(asGatewayError(caught))
          return undefined
        },
      )
    const onEvent = (type: string, value: unknown) => {
      if (type === 'status') setJob(value as Job)
    }
    void load().then(async (found) => {
      if (!found || ended.includes(found.status)) return
      await watch(send, jobEventsPath(id), { signal, onEvent }).catch(() => undefined)
      if (!signal.aborted) void load()
    })
    return () => stop.abort()
  }, [id, turn])

  const act = (name: 'pause' | 'resume' | 'cancel', label: string) =>
    void action.run(() => controlJob(send, id, name), {
      done: () => setTurn((before) => before + 1),
      told: () => ({ text: `${label}: done to job ${id}.`, path: `/jobs/${encodeURIComponent(id)}` }),
    })

  const words = job && bulkActions[job.action]
  return (
    <>
      <p class="crumbs">
        <a href={linkTo('/jobs')}>Jobs</a> /
      </p>
      <h1>{words ? `${words.label} many` : 'Job'}</h1>
      {error && !job ? <JobsError error={error} /> : null}
      {job && (action.error ?? error) ? <ErrorNotice error={(action.error ?? error)!} /> : null}
      {!job && !error ? <Notice>Reading …</Notice> : null}
      {job && words ? (
        <>
          <p>
            <JobState status={job.status} /> <code>{job.id}</code> <TimeText at={job.createdAt} />{' '}
            <span class="faint">{job.createdBy}</span>
          </p>
          <p class="selection">
            <strong>{wordsOf(job)}</strong>
          </p>
          {job.reason === undefined ? null : <p>{`Reason: ${job.reason}`}</p>}
          {job.message === undefined ? null : <Notice tone="warning">{job.message}</Notice>}
          <div aria-live="polite">
            <JobCounts progress={job.progress} />
          </div>
          <div class="bar">
            {controls
              .filter((control) => (control.in as readonly string[]).includes(job.status))
              .map(({ name, label }) => (
                <ActionButton
                  key={name}
                  effect={words.effect}
                  label={label}
                  blocked={action.isBusy ? 'The last change is on its way.' : undefined}
                  onClick={() => act(name, label)}
                />
              ))}
          </div>
          <JobItems id={id} isOver={ended.includes(job.status)} />
        </>
      ) : null}
    </>
  )
}

function wordsOf({ description, selection }: Job): string {
  if (description !== undefined) return description
  const { ids, idCount } = selection as { ids?: readonly string[]; idCount?: number }
  const count = idCount ?? ids?.length
  return count === undefined ? describeSelection(selection) : `${writeCount(count, 'instance')} by id`
}
