import {
  DurableError,
  type InputIssue,
  type InstanceStatus,
  isDurableError,
  JsonNumber,
  type JsonSchema,
} from '@durable-http/core'
import { paramHeadersOf } from '../../protocol/param-headers.ts'
import { jsonInText } from '../json-in-text.ts'
import { anything, nameLength, type Property, shortText, text, truth } from '../schema.ts'
import { safeId, safeLine, safeName } from '../../text/safe-text.ts'
import { textResult } from '../../text/text-result.ts'
import type { ToolResult } from '../tool-result.ts'
import type { ToolDefinition } from '../tool-definition.ts'
import { hubOf, pick } from '../tool-arguments.ts'
import { instanceResult } from '../instance-view.ts'
import { taskHubArgument } from '../shared-arguments.ts'
import { refusal } from '../../guards/access.ts'
import { reportWait } from '../wait-progress.ts'
import { waitTime } from '../wait-time.ts'
import type { OrchestratorEntry } from './orchestrator-entry.ts'
import { createSchemaCheck, type SchemaCheck, type SchemaFault } from './schema-check.ts'
import { embedSchema } from './schema-parts.ts'

const issueLimit = 5

/** Name of the tool of an orchestrator. */
export function toolNameOf({ tool, function: functionName }: Pick<OrchestratorEntry, 'tool' | 'function'>): string {
  return tool ?? `start${functionName.toLowerCase().replaceAll(/[^a-z0-9_]/g, '')}`
}

/**
 * The tool that starts one orchestrator: its input is checked against the schema that the catalogue gives.
 * Throws a `TypeError` for a schema that clients would drop the tool for.
 */
export function orchestratorTool(entry: OrchestratorEntry): ToolDefinition {
  const { function: functionName, description, input, output, events } = entry
  const name = toolNameOf(entry)
  const check = input === undefined ? undefined : createSchemaCheck(input)
  const outputCheck = output === undefined ? undefined : createSchemaCheck(output)
  paramHeadersOf({ properties: { input } })
  const inputNeeded = check !== undefined && check(null).length > 0
  function show(status: InstanceStatus, now: number): ToolResult {
    const shown = instanceResult(status, { now })
    // A truncated output or a failure text does not match the output schema: only the text shows it.
    const fits = (outputCheck?.(shown.structuredContent?.['output'] ?? null) ?? []).length === 0
    const kept = Object.entries(shown.structuredContent ?? {}).filter(
      ([member]) => shownMembers.has(member) && (fits || member !== 'output'),
    )
    return {
      content: shown.content,
      structuredContent: Object.fromEntries(kept),
      ...(status.runtimeStatus === 'Completed' ? {} : { isError: true }),
    }
  }
  return {
    name,
    task: { show },
    title: entry.title ?? `Start ${functionName}`,
    description: description + eventNote(Object.keys(events ?? {})),
    toolset: 'start',
    effect: 'start',
    hints: { readOnly: false, destructive: false, idempotent: false },
    functionName,
    operations: ['startOrchestration', 'startOrchestrationWithId', 'getInstanceStatus'],
    origin: 'own',
    input: {
      input: described(input, 'Its input.'),
      instanceId: shortText(nameLength, 'Id for the new instance; the host makes one when left out.'),
      waitSeconds: {
        type: 'integer',
        minimum: 0,
        maximum: 300,
        description: 'Wait so long for the end and give its output; default 0.',
      },
      ...taskHubArgument,
    },
    required: inputNeeded ? ['input'] : [],
    output: {
      instanceId: text,
      status: text,
      ended: truth,
      version: text,
      parentInstanceId: text,
      output: output === undefined ? anything : embedSchema(output, '/properties/output'),
    },
    outputRequired: ['instanceId'],
    requestOf(args) {
      const { instanceId, waitSeconds = 0 } = args as Arguments
      return {
        operation: instanceId === undefined ? 'startOrchestration' : 'startOrchestrationWithId',
        input: { ...args, functionName, ...(waitSeconds > 0 ? { timeout: waitSeconds } : {}) },
      }
    },
    async run(args, { client, clock, access }, { signal, progress, caller }) {
      const { instanceId, waitSeconds = 0 } = args as Arguments
      const given = check ? checkInput(name, check, (args as Arguments).input ?? null) : (args['input'] ?? null)
      const start = {
        functionName,
        ...(args['input'] === undefined ? {} : { input: given }),
        ...pick(args, ['version']),
        ...hubOf(args),
      }
      const { id } =
        instanceId === undefined
          ? await client.startOrchestration(start, { signal })
          : await client.startOrchestrationWithId({ ...start, instanceId }, { signal })
      const started = textResult([`Started ${safeName(id, 256)}`], { instanceId: safeId(id) })
      if (waitSeconds === 0) return started
      const reports = reportWait(progress, clock, waitSeconds)
      try {
        const status = await client.waitForCompletion(id, {
          timeout: waitTime(waitSeconds, caller, clock),
          onStatus(status) {
            // Another instance may have come under the id.
            if (!access.allowsFunction(status.name)) throw refusal('instanceId', 'is of a function that is not allowed')
            reports.onStatus(status)
          },
          ...hubOf(args),
          ...(signal ? { signal } : {}),
        })
        await reports.sent()
        return show(status, clock.now())
      } catch (error) {
        // It was started even if the wait failed: the id must not be lost.
        if (!isDurableError(error)) throw error
        await reports.sent()
        const note = `It has not ended after ${waitSeconds} s or could not be read (${error.code}); go on with waitforinstance.`
        return { ...started, content: [{ type: 'text', text: `Started ${safeName(id, 256)}\n${note}` }] }
      }
    },
  }
}

interface Arguments {
  input?: unknown
  instanceId?: string
  waitSeconds?: number
}

const shownMembers = new Set(['instanceId', 'status', 'ended', 'version', 'parentInstanceId', 'output'])

function described(schema: JsonSchema | undefined, description: string): Property {
  return schema === undefined ? { description } : { description, ...embedSchema(schema, '/properties/input') }
}

/** Sentence about the events that an orchestrator waits for. */
export function eventNote(names: readonly string[]): string {
  return names.length > 0 ? ` Waits for events (raiseevent): ${names.join(', ')}.` : ''
}

// Some clients send an object as the JSON text of it: where the schema wants the object, that is what is meant.
function checkInput(tool: string, check: SchemaCheck, input: unknown): unknown {
  const errors = check(withPlainNumbers(input))
  if (errors.length === 0) return input
  const meant = jsonInText(input)
  if (meant !== undefined && check(withPlainNumbers(meant)).length === 0) return meant
  throw new DurableError('invalid_input', `${tool}: the input is not as its schema says`, { issues: issuesOf(errors) })
}

// A validator knows only JavaScript numbers.
function withPlainNumbers(value: unknown): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(withPlainNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withPlainNumbers(member)]))
}

// The deepest errors tell what is wrong; those above only tell that something beneath is.
function issuesOf(errors: readonly SchemaFault[]): InputIssue[] {
  const deepest: SchemaFault[] = []
  // Those beneath come right behind, so that few are looked at for each.
  for (const one of errors) {
    const isBeneath = ({ instanceLocation }: SchemaFault) => instanceLocation.startsWith(`${one.instanceLocation}/`)
    if (one.keyword !== '$ref' && !errors.some(isBeneath)) deepest.push(one)
    if (deepest.length === issueLimit) break
  }
  return deepest.map(({ instanceLocation, error }) => ({
    parameter: `input${instanceLocation.slice(1).replaceAll('/', '.')}`,
    message: safeLine(error, 200),
  }))
}
