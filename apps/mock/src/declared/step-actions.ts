import { durationToMs } from '../engine/duration.ts'
import { FunctionError, errorToDetails } from '../engine/failure.ts'
import { EventTimeoutError, type TimerTask } from '../engine/orchestration-context.ts'
import type { RetryPolicy } from '../engine/retry.ts'
import { ExpressionError } from './expression-tokens.ts'
import type { Scope } from './expression.ts'
import type { DeclaredRetry, Step, StepKind, StepMap } from './step.ts'
import { stepKindOf } from './step-kind.ts'
import { type Action, branchOf, branchValue, inOrder, valueOutcome } from './run-steps.ts'
import { readCondition, readTemplate, textOf } from './template.ts'

type Readers = { readonly [Kind in StepKind]: (step: StepMap[Kind]) => Action }

/** Rounds of a loop without anything to wait for: more of them would stop the host. */
const mostRounds = 10_000

const readDuration = (given: string | number): ((scope: Scope) => number) => {
  const template = readTemplate(given)
  if (typeof given === 'number' || !given.includes('${')) durationToMs(given)
  return (scope) => durationToMs(template(scope) as string | number)
}

const readRetry = (retry: DeclaredRetry | undefined): ((scope: Scope) => { retry?: RetryPolicy }) => {
  if (!retry) return () => ({})
  const first = readDuration(retry.firstInterval)
  const most = retry.maxInterval === undefined ? undefined : readDuration(retry.maxInterval)
  return (scope) => ({
    retry: {
      maxAttempts: retry.maxAttempts,
      firstInterval: first(scope),
      ...(retry.backoffCoefficient !== undefined && { backoffCoefficient: retry.backoffCoefficient }),
      ...(most && { maxInterval: most(scope) }),
    },
  })
}

const keep = (scope: Record<string, unknown>, as: string | undefined, value: unknown) => {
  if (as !== undefined) scope[as] = value
  return valueOutcome(value)
}

const listOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value
  throw new ExpressionError(`forEach expects a list, got ${JSON.stringify(value)}`)
}

const readers: Readers = {
  activity({ activity, input, retry, as }) {
    const [argument, policy] = [readTemplate(input), readRetry(retry)]
    return async ({ context, scope }) =>
      keep(scope, as, await context.callActivity(activity, argument(scope), policy(scope)))
  },
  child({ child, input, instanceId, retry, as }) {
    const [argument, id, policy] = [readTemplate(input), readTemplate(instanceId), readRetry(retry)]
    return async ({ context, scope }) => {
      const own = id(scope)
      const options = { ...policy(scope), ...(own !== undefined && { instanceId: textOf(own) }) }
      return keep(scope, as, await context.callSubOrchestrator(child, argument(scope), options))
    }
  },
  timer({ timer }) {
    const span = readDuration(timer)
    return async ({ context, scope }) => {
      await context.createTimer(span(scope))
      return valueOutcome(null)
    }
  },
  event({ event, timeout, onTimeout, as }) {
    const limit = timeout === undefined ? undefined : readDuration(timeout)
    const otherwise = onTimeout && readSteps(onTimeout)
    return async (run) => {
      try {
        const options = limit ? { timeout: limit(run.scope) } : {}
        return keep(run.scope, as, await run.context.waitForExternalEvent(event, options))
      } catch (error) {
        if (otherwise && error instanceof EventTimeoutError) return otherwise(run)
        throw error
      }
    }
  },
  status({ status }) {
    const value = readTemplate(status)
    return async ({ context, scope }) => {
      context.setCustomStatus(value(scope))
      return valueOutcome(null)
    }
  },
  set({ set, as }) {
    const value = readTemplate(set)
    return async ({ scope }) => keep(scope, as, value(scope))
  },
  if({ if: condition, then, else: otherwise = [] }) {
    const [test, yes, no] = [readCondition(condition), readSteps(then), readSteps(otherwise)]
    return (run) => (test(run.scope) ? yes(run) : no(run))
  },
  while({ while: condition, do: steps }) {
    const [test, body] = [readCondition(condition), readSteps(steps)]
    return async (run) => {
      for (let round = 0; test(run.scope); round++) {
        if (round === mostRounds) throw new ExpressionError(`while has run ${mostRounds} rounds: use continueAsNew`)
        const outcome = await body(run)
        if (outcome.kind !== 'value') return outcome
      }
      return valueOutcome(null)
    }
  },
  forEach({ forEach, do: steps, parallel = false, as }) {
    const [items, body] = [readTemplate(forEach), readSteps(steps)]
    return async (run) => {
      const list = listOf(items(run.scope))
      const { scope } = run
      if (parallel) {
        const branches = list.map((item, index) => body(branchOf(run, { item, index })))
        return keep(scope, as, (await Promise.all(branches)).map(branchValue))
      }
      const results: unknown[] = []
      const around = { item: scope['item'], index: scope['index'] }
      for (const [index, item] of list.entries()) {
        const outcome = await body({ ...run, scope: Object.assign(scope, { item, index }) })
        if (outcome.kind !== 'value') return outcome
        results.push(outcome.value)
      }
      Object.assign(scope, around)
      return keep(scope, as, results)
    }
  },
  all({ all, as }) {
    const branches = all.map(readSteps)
    return async (run) =>
      keep(run.scope, as, (await Promise.all(branches.map((branch) => branch(branchOf(run))))).map(branchValue))
  },
  any({ any, as }) {
    const branches = any.map(readSteps)
    return async (run) => {
      // The timers of the branches that lost would keep the orchestration open.
      const timers: TimerTask[] = []
      const context = Object.create(run.context, {
        createTimer: {
          value: (when: Date | number) => {
            const timer = run.context.createTimer(when)
            timers.push(timer)
            return timer
          },
        },
      }) as typeof run.context
      let over = false
      const isOver = () => over || (run.isOver?.() ?? false)
      const first = await Promise.race(branches.map((branch) => branch(branchOf({ ...run, context, isOver }))))
      over = true
      for (const timer of timers) timer.cancel()
      return keep(run.scope, as, branchValue(first))
    }
  },
  try({ try: steps, catch: otherwise }) {
    const [body, rescue] = [readSteps(steps), readSteps(otherwise)]
    return async (run) => {
      try {
        return await body(run)
      } catch (error) {
        const { type, message, inner } = errorToDetails(error)
        run.scope['error'] = { type: inner?.type ?? type, message: inner?.message ?? message }
        return rescue(run)
      }
    }
  },
  call({ call, input, as }) {
    const [key, argument] = [readTemplate(call.key), readTemplate(input)]
    return async ({ context, scope }) => {
      const entity = { name: call.entity, key: textOf(key(scope)) }
      return keep(scope, as, await context.callEntity(entity, call.operation, argument(scope)))
    }
  },
  signal({ signal, input }) {
    const [key, argument] = [readTemplate(signal.key), readTemplate(input)]
    return async ({ context, scope }) => {
      context.signalEntity({ name: signal.entity, key: textOf(key(scope)) }, signal.operation, argument(scope))
      return valueOutcome(null)
    }
  },
  continueAsNew({ continueAsNew, keepEvents = false }) {
    const input = readTemplate(continueAsNew)
    return async ({ context, scope }) => {
      context.continueAsNew(input(scope), { preserveUnprocessedEvents: keepEvents })
      return { kind: 'again' }
    }
  },
  fail({ fail, type = 'System.Exception' }) {
    const message = readTemplate(fail)
    return async ({ scope }) => {
      throw new FunctionError(type, textOf(message(scope)))
    }
  },
  return({ return: output }) {
    const value = readTemplate(output)
    return async ({ scope }) => ({ kind: 'return', value: value(scope) })
  },
}

/** Reads steps; throws an `ExpressionError` or `TypeError` for what cannot be read. */
export const readSteps = (steps: readonly Step[]): Action =>
  inOrder(
    steps.map((step) => {
      const read = readers[stepKindOf(step) as StepKind] as (step: Step) => Action
      return read(step)
    }),
  )
