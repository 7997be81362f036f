import type { DurableClient } from '@durable-http/core'
import type { Context } from 'hono'
import { ProblemError, type ProblemIssue } from '../../problem.ts'
import { readBody, wholeText } from '../../body-reader.ts'
import { memberTextOf } from '../../member-text.ts'
import type { V1Context } from '../v1-context.ts'
import { invalidJob } from './invalid-job.ts'
import { checkedRun } from './job-run-options.ts'
import type { NewJob } from './jobs.ts'

/** The body of `POST /v1/jobs`, read; core has not checked its members yet. */
export interface JobRequest {
  job: NewJob
  dryRun: boolean
  /** The body as it came, for an `Idempotency-Key`. */
  text: string
}

const members: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'any'>> = {
  action: 'string',
  selection: 'object',
  reason: 'string',
  input: 'any',
  eventName: 'string',
  eventData: 'any',
  dryRun: 'boolean',
  concurrency: 'number',
  rate: 'number',
  until: 'string',
}

// More members than are known: at least one is unknown.
const mostMembers = Object.keys(members).length + 1
const mostIssues = 16

/** Reads the body of a request for a job; throws a problem that names every member that is wrong. */
export async function readJobRequest(c: Context, { client, bodyLimit }: V1Context): Promise<JobRequest> {
  const body = await readBody('createJob', c.req.raw, bodyLimit, client)
  const text = body ? (await wholeText(body)).text : ''
  const value = text === '' ? undefined : parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidJob([{ parameter: 'body', message: 'must be a JSON object with action and selection' }])
  const given = value as Record<string, unknown>
  const issues = Object.keys(given)
    .slice(0, mostMembers)
    .flatMap((name) => issueOf(name, given[name]))
  for (const name of ['action', 'selection'])
    if (given[name] === undefined || given[name] === null) issues.push({ parameter: name, message: 'is missing' })
  // Null counts as absent, except where it is data.
  const sent = given as { [K in keyof NewJob]?: NewJob[K] | null }
  // As it is written, digits and all: reading each number apart takes many times the memory of the body.
  const textOf = (name: string) => (given[name] === undefined ? undefined : memberTextOf(text, name))
  const job: NewJob = {
    action: sent.action!,
    selection: sent.selection!,
    reason: sent.reason ?? undefined,
    eventName: sent.eventName ?? undefined,
    eventData: textOf('eventData'),
    input: textOf('input'),
    concurrency: sent.concurrency ?? undefined,
    rate: sent.rate ?? undefined,
    until: sent.until ?? undefined,
  }
  if (issues.length > 0) throw invalidJob([...issues, ...otherIssues(client, job, issues)].slice(0, mostIssues))
  return { job, dryRun: given['dryRun'] === true, text }
}

// Faults that core finds in members of the right type.
function otherIssues(client: DurableClient, job: NewJob, known: readonly ProblemIssue[]): readonly ProblemIssue[] {
  const named = new Set(known.map(({ parameter }) => parameter))
  try {
    checkedRun(client, named.has('selection') ? { ...job, selection: undefined as never } : job)
    return []
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.more.issues?.filter(({ parameter }) => !named.has(parameter)) ?? []
  }
}

// An app may be configured to accept bodies that are not JSON.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidJob([{ parameter: 'body', message: 'must be JSON' }])
  }
}

function issueOf(name: string, value: unknown): ProblemIssue[] {
  const type = Object.hasOwn(members, name) ? members[name] : undefined
  if (type === undefined)
    return [{ parameter: name.slice(0, 80), message: `is unknown; expected ${Object.keys(members).join(', ')}` }]
  if (type === 'any' || value === null || (typeof value === type && !Array.isArray(value))) return []
  return [{ parameter: name, message: `must be ${type === 'object' ? 'an object' : `a ${type}`}` }]
}
