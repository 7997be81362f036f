import { bulkActionNames, runtimeStatuses } from '@durable-http/core'

type Json = Record<string, unknown>

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more })
const count = (description: string): Json => ({ type: 'integer', minimum: 0, description })
const instant = (description: string): Json => ({ type: 'string', format: 'date-time', description })
/** Refers to a schema of the document by its name. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const states: Json = { type: 'array', items: { type: 'string', enum: [...runtimeStatuses] } }
const selection: Json = {
  type: 'object',
  description: 'Either ids, or at least one condition of a filter, all of which must hold.',
  properties: {
    ids: {
      type: 'array',
      items: { type: 'string' },
      maxItems: 100_000,
      description: 'Ids; a job shows the first 100.',
    },
    prefix: text('Beginning of the instance id; case matters.'),
    states,
    functions: { type: 'array', items: { type: 'string' }, maxItems: 100 },
    createdSince: instant('Created at or after this instant.'),
    createdUntil: instant('Created at or before this instant.'),
    changedBefore: instant('Not changed since this instant.'),
    errorText: text('Text in the failure of a failed instance; case does not matter.'),
    customStatusText: text('Text in the custom status; case does not matter.'),
    roots: { type: 'boolean', description: 'True for instances without a parent only.' },
    system: { type: 'boolean', description: 'True to include instances that the extension runs for itself.' },
    taskHub: text("Task hub to work on; the app's own when absent."),
    connection: text('Name of the app setting that holds the storage connection.'),
  },
}

const pace: Json = {
  concurrency: { type: 'integer', minimum: 1, maximum: 32, description: 'Requests in flight at most.' },
  rate: { type: 'number', exclusiveMinimum: 0, maximum: 10_000, description: 'Instances per second at most.' },
  until: instant('Instant at which the job pauses.'),
}
const action: Json = { type: 'string', enum: [...bulkActionNames] }

/** Schemas of jobs, by name. */
export const jobSchemas: Readonly<Record<string, Json>> = {
  Selection: selection,
  JobRequest: {
    type: 'object',
    description: 'A bulk action to run in the gateway.',
    additionalProperties: false,
    properties: {
      action,
      selection: ref('Selection'),
      reason: text('Reason of terminate, suspend, resume and rewind.'),
      input: { description: 'Input of the runs that `restart` begins; that of the instance when absent.' },
      eventName: text('Name of the event of `raiseEvent`.'),
      eventData: { description: 'Data of the event; null when absent.' },
      dryRun: { type: 'boolean', description: 'True to plan only: nothing is changed, and no job is made.' },
      ...pace,
    },
    required: ['action', 'selection'],
  },
  JobPlan: {
    type: 'object',
    description: 'What a job would do.',
    properties: {
      action,
      description: text('The selection in words.'),
      matched: count('Instances found; at least so many unless `complete`.'),
      complete: { type: 'boolean', description: 'False if counting stopped at its budget.' },
      sample: { type: 'array', maxItems: 10, items: { type: 'object' }, description: 'Ten instances at most.' },
      duration: count('Expected seconds for the instances that were counted.'),
    },
    required: ['action', 'description', 'matched', 'complete', 'sample', 'duration'],
  },
  JobProgress: {
    type: 'object',
    description: 'How far a job has come.',
    properties: {
      planned: count('Instances that the plan counted; absent before.'),
      plannedComplete: { type: 'boolean', description: 'False if counting stopped at its budget.' },
      done: count('Instances that were acted on.'),
      skipped: count('Instances that no longer matched when their turn came.'),
      failed: count('Instances for which the action failed.'),
      unknown: count(
        'Requests that were sent, with an effect that is not known: look at the instances before a repeat.',
      ),
      rate: { type: 'number', description: 'Instances per second.' },
      remaining: count('Seconds left, as far as that is known.'),
    },
    required: ['done', 'skipped', 'failed', 'unknown'],
  },
  Job: {
    type: 'object',
    description: 'A bulk action that runs in the gateway.',
    properties: {
      id: text('Id of the job.'),
      status: { type: 'string', enum: ['queued', 'running', 'paused', 'completed', 'failed', 'canceled'] },
      action,
      selection: {
        ...selection,
        properties: { ...(selection['properties'] as Json), idCount: count('Number of ids.') },
      },
      description: text('The frozen selection in words, once it is planned.'),
      progress: ref('JobProgress'),
      reason: text('Reason that was given.'),
      eventName: text('Name of the event.'),
      ...pace,
      createdBy: text('Name of the key, or issuer and subject of the token, of its creator.'),
      retention: {
        type: 'object',
        description: 'The rule of retention that made it, where no caller did.',
        properties: {
          rule: text('Name of the rule.'),
          enforce: { type: 'boolean', description: 'False if it only reports.' },
          instances: count('Instances of the task hub, once they are counted.'),
          matched: count('Those that the rule matches.'),
          exported: count('Those in the export, for a rule that exports first, once it is complete.'),
        },
        required: ['rule', 'enforce'],
      },
      createdAt: instant('When it was created.'),
      startedAt: instant('When its first run began.'),
      endedAt: instant('When it ended; it is kept for 7 days from then.'),
      message: text('Why it is paused or has ended, where nobody asked for that.'),
    },
    required: ['id', 'status', 'action', 'selection', 'progress', 'createdAt'],
  },
  JobList: {
    type: 'object',
    description: 'The jobs of a function app, the newest first.',
    properties: { jobs: { type: 'array', items: ref('Job') } },
    required: ['jobs'],
  },
}
