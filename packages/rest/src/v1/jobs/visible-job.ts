import type { Access } from '@durable-http/core'
import type { Job, JobItem } from './job.ts'

/** True if the rules let callers see a job: those of its hub, when it names one. */
export function isVisibleJob(access: Access, { selection }: Job): boolean {
  const { taskHub, connection } = selection as { taskHub?: string; connection?: string }
  return (
    access.allowsTaskHub(taskHub) &&
    (connection === undefined || access.connectionVerdict(connection, undefined) !== 'refused')
  )
}

/** The job without ids that the rules may deny: where they are about functions, an id does not tell its own. */
export function visibleJob(access: Access, job: Job): Job {
  if (!access.judgesFunctions) return job
  const { ids: _, ...selection } = job.selection
  return { ...job, selection }
}

/** True if the rules let callers see an item; where they are about functions, one of an unknown function stays hidden. */
export function isVisibleItem(access: Access, { name }: JobItem): boolean {
  return !access.judgesFunctions || (name !== undefined && access.allowsFunction(name))
}
