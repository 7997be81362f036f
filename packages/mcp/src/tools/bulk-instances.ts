import { bulkActionNames, DurableError, type Selection } from '@durable-http/core'
import { filterSchema } from './bulk/bulk-selection.ts'
import { planBulkAction } from './bulk/plan-bulk.ts'
import { runBulkPlan } from './bulk/run-bulk.ts'
import { operationOf } from './bulk/bulk-actions.ts'
import { openPlan } from './bulk/sealed-plan.ts'
import { checkTaskHub } from '../guards/instance-access.ts'
import { listOf, nameLength, shortText, stateLength, text, truth, whole } from './schema.ts'
import { taskHubArgument } from './shared-arguments.ts'
import { type Args, hubOf } from './tool-arguments.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Plans an action on many instances, and runs a plan; its actions are narrowed to those of the tools that are offered. */
export const bulkInstances: ToolDefinition = {
  name: 'bulkinstances',
  title: 'Act on many instances in bulk',
  description:
    'Terminate, cancel, stop, abort or kill all those instances that match a filter, or each of multiple ids: everything stuck, every duplicate. Or suspend, pause, freeze or hold all that run, resume or unpause them all, restart, rerun or rewind all that failed with the same error, retry every one or start it over, purge, delete, remove or clear old ones, or raise or send each an event. The first call plans.',
  toolset: 'control',
  effect: 'control',
  irreversible: true,
  hints: { readOnly: false, destructive: true, idempotent: false },
  // Those of its actions beside: they are offered where their own tools are.
  operations: ['listInstances', 'getInstanceStatus'],
  origin: 'own',
  confirmation: 'plan',
  input: {
    action: { type: 'string', enum: bulkActionNames, description: 'First call' },
    instanceIds: { ...listOf(shortText(nameLength)), maxItems: 20 },
    filter: filterSchema,
    reason: shortText(2_000),
    eventName: shortText(500),
    eventData: {},
    ...taskHubArgument,
    plan: shortText(stateLength, 'Second call'),
  },
  required: [],
  output: {
    dryRun: truth,
    matching: whole,
    sample: listOf(text),
    done: whole,
    skipped: whole,
    failed: whole,
    unknown: whole,
    complete: truth,
    failures: listOf({ type: 'object' }),
    plan: text,
  },
  outputRequired: ['dryRun'],
  requestOf: (args) => ({ operation: operationOf(args['action']) ?? 'listInstances', input: args }),
  async run(args, context, call) {
    const { plan } = args
    const names = Object.keys(args).filter((name) => args[name] !== undefined && name !== 'plan' && name !== 'detach')
    if (typeof plan !== 'string') {
      if (args['action'] === undefined) throw missingAction()
      const { filter } = args
      context.noteRange?.({ ...(filter as Args), ...hubOf(args) }, operationOf(args['action']))
      return planBulkAction(args, context, call)
    }
    if (names.length > 0) throw mixedPlan(names[0]!)
    const { action, selection, parameters } = await openPlan(plan, context)
    checkTaskHub(selection.taskHub, context)
    context.noteRange?.({ ...rangeOf(selection), reason: parameters.reason }, operationOf(action))
    return runBulkPlan(plan, context, call)
  },
}

/** The tool with the argument that hands a plan over to a job; offered where there are jobs. */
export function withDetach(definition: ToolDefinition): ToolDefinition {
  const detach = { type: 'boolean', description: 'As a job' }
  return { ...definition, input: { ...definition.input, detach }, output: { ...definition.output, job: text } }
}

function missingAction(): DurableError {
  const message = `is required, or the plan of an earlier call; one of ${bulkActionNames.join(', ')}`
  return new DurableError('invalid_input', `action ${message}`, { issues: [{ parameter: 'action', message }] })
}

function mixedPlan(parameter: string): DurableError {
  const message = 'is part of the plan already: pass the plan alone'
  return new DurableError('invalid_input', `${parameter} ${message}`, { issues: [{ parameter, message }] })
}

function rangeOf(selection: Selection): Args {
  if ('ids' in selection || 'all' in selection) return hubOf({ ...selection })
  const { createdSince, createdUntil, states, functions } = selection
  return {
    createdTimeFrom: createdSince,
    createdTimeTo: createdUntil,
    runtimeStatus: states === undefined ? undefined : [states].flat().join(','),
    functionName: functions?.join(','),
    ...hubOf({ ...selection }),
  }
}
