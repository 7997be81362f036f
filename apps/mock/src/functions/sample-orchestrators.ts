import { FunctionError } from '../engine/failure.ts'
import type { Orchestrator } from '../engine/orchestration-context.ts'
import { addSeconds, readCount, readInteger, readSeconds } from './sample-input.ts'

/** The orchestrators that every recording of the real host was made with. */
export const sampleOrchestrators: Readonly<Record<string, Orchestrator>> = {
  Echo: (context) => context.rawInput,

  async Hello(context) {
    const greetings: string[] = []
    for (const city of ['Tokyo', 'Seattle', 'London']) greetings.push(await context.callActivity('SayHello', city))
    return greetings
  },

  async FanOut(context) {
    const numbers = Array.from({ length: readInteger(context.rawInput) }, (_, i) => i + 1)
    const squares = await Promise.all(numbers.map((n) => context.callActivity<number>('Square', n)))
    return squares.reduce((sum, square) => sum + square, 0)
  },

  async WaitForGo(context) {
    context.setCustomStatus('waiting')
    return context.waitForExternalEvent('Go', { raw: true })
  },

  async WaitTwice(context) {
    const first = await context.waitForExternalEvent('Go', { raw: true })
    const second = await context.waitForExternalEvent('Go', { raw: true })
    return [first, second]
  },

  async Timer(context) {
    const fireAt = addSeconds(context.currentUtcDateTime, readSeconds(context.rawInput))
    await context.createTimer(Math.max(0, fireAt - context.currentUtcDateTime.getTime())) // a time in the past has come
    return 'fired'
  },

  async Approval(context) {
    context.setCustomStatus({ state: 'waiting' })
    const deadline = context.createTimer('1h')
    const approval = context.waitForExternalEvent('Approve').then(() => 'approved')
    const outcome = await Promise.race([approval, deadline.then(() => 'expired')])
    if (outcome === 'approved') deadline.cancel()
    return outcome
  },

  Fail: (context) => context.callActivity('Boom'),

  Throw() {
    throw new FunctionError('System.InvalidOperationException', 'thrown by the orchestrator')
  },

  async FlakyOnce(context) {
    const before = await context.callActivity('SayHello', 'A')
    const flaky = await context.callActivity('Flaky')
    const after = await context.callActivity('SayHello', 'B')
    return [before, flaky, after]
  },

  Retry: (context) => context.callActivity('Boom', null, { retry: { maxAttempts: 3, firstInterval: '1s' } }),

  Parent: (context) =>
    context.callSubOrchestrator('Hello', null, { instanceId: `${context.instanceId}:child`, raw: true }),

  ParentFail: (context) => context.callSubOrchestrator('Fail', null, { instanceId: `${context.instanceId}:child` }),

  Countdown(context) {
    const left = readInteger(context.rawInput)
    if (left <= 0) return 'liftoff'
    return context.continueAsNew(left - 1)
  },

  async Status(context) {
    for (const status of ['one', { step: 2 }, [3]]) {
      context.setCustomStatus(status)
      await context.callActivity('SayHello', 'status')
    }
    return null
  },

  async CallEntity(context) {
    const counter = { name: 'Counter', key: context.instanceId }
    await context.callEntity(counter, 'add', 5)
    await context.callEntity(counter, 'add', 7)
    return context.callEntity(counter, 'get', undefined, { raw: true })
  },

  SignalEntity(context) {
    context.signalEntity({ name: 'Counter', key: context.instanceId }, 'add', 3)
    return 'signalled'
  },

  Big: (context) => 'x'.repeat(readCount(context.rawInput)),
}
