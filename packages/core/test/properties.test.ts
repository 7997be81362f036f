import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDurableError } from '../src/index.ts'
import { createHostAndClient, key, versions } from './host-and-client.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      '%',
      '+',
      '4',
      '1',
      'a',
      ' ',
      '.',
      '@',
      '$',
      '~',
      '&',
      '=',
      '?',
      '#',
      '/',
      '\\',
      '\u0000',
      ',',
      "'",
      '"',
    ),
    maxLength: 12,
  }),
)
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

/** A reason that is JSON is read as JSON; every other text comes back as it was. */
function jsonOrText(reason: string): unknown {
  try {
    return JSON.parse(reason) as unknown
  } catch {
    return reason
  }
}

/** Runs a call; true if it was refused before a request was made. */
async function refusedBefore(act: () => Promise<unknown>, requests: () => number): Promise<boolean> {
  const before = requests()
  try {
    await act()
    return false
  } catch (error) {
    if (!isDurableError(error) || error.code !== 'invalid_input' || requests() !== before) throw error
    expect(error.issues.length).toBeGreaterThan(0)
    return true
  }
}

describe.each(versions)('what goes in comes out, or is refused with a reason, on extension %s', (extensionVersion) => {
  it('for instance ids and inputs', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await fc.assert(
      fc.asyncProperty(text, json, async (instanceId, input) => {
        host.reset()
        const start = () => client.startOrchestrationWithId({ functionName: 'Echo', instanceId, input })
        if (await refusedBefore(start, () => host.requests.all.length)) return
        await host.clock.settle()
        const status = await client.getInstanceStatus({ instanceId })
        expect(status).toMatchObject({ instanceId, runtimeStatus: 'Completed' })
        expect(status.input).toEqual(input)
        expect(status.output).toEqual(input)
      }),
      { numRuns: 150 },
    )
  })

  it('for event names and event data', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await client.start({ functionName: 'WaitForGo', instanceId: 'a' })
    await host.clock.settle()
    await fc.assert(
      fc.asyncProperty(text, json, async (eventName, eventData) => {
        fc.pre(eventName.toLowerCase() !== 'go')
        if (
          await refusedBefore(
            () => client.raiseEvent({ instanceId: 'a', eventName, eventData }),
            () => host.requests.all.length,
          )
        )
          return
        await host.clock.settle()
        const { historyEvents = [] } = await client.getInstanceStatus({ instanceId: 'a', showHistory: true })
        const raised = historyEvents.at(-1)
        expect(raised?.['Name']).toBe(eventName)
        expect(JSON.parse(String(raised?.['Input']))).toEqual(eventData)
      }),
      { numRuns: 80 },
    )
  })

  it('for entity keys and states', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await fc.assert(
      fc.asyncProperty(text, json, async (entityKey, input) => {
        host.reset()
        fc.pre(input !== null)
        if (
          await refusedBefore(
            () => client.signalEntity({ entityName: 'Bag', entityKey, op: 'set', input }),
            () => host.requests.all.length,
          )
        )
          return
        await host.clock.settle()
        expect(await client.getEntity({ entityName: 'Bag', entityKey })).toEqual(input)
      }),
      { numRuns: 120 },
    )
  })

  it('for reasons, which break no list', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          fc.constantFrom(
            'undefined',
            '//',
            '/*',
            'new Date(1)',
            '[1,,2]',
            '{"a":undefined}',
            '[undefined',
            '{"a":,}',
            ',,',
            '[[,]]',
            ' 1',
          ),
        ),
        async (reason) => {
          host.reset()
          const instance = await client.start({ functionName: 'WaitForGo' })
          await host.clock.settle()
          if (
            await refusedBefore(
              () => instance.terminate(reason),
              () => host.requests.all.length,
            )
          )
            return
          await host.clock.settle()
          const { instances } = await client.listInstances()
          expect(instances).toHaveLength(1)
          // Texts with outer spaces are sent as strings, which keeps the spaces; all others read back as the same JSON.
          expect(instances[0]?.output).toEqual(reason === reason.trim() ? jsonOrText(reason) : reason)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('for id prefixes', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await fc.assert(
      fc.asyncProperty(text, async (instanceIdPrefix) => {
        if (
          await refusedBefore(
            () => client.listInstances({ instanceIdPrefix }),
            () => host.requests.all.length,
          )
        )
          return
        const sent = new URL(`http://x${host.requests.last?.target}`).searchParams.get('instanceIdPrefix')
        expect(sent).toBe(instanceIdPrefix)
      }),
    )
  })
})

describe('no failure shows the key', () => {
  const spelt = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), 'canary']
  const places = [
    (value: string) => ({ instanceId: value }),
    (value: string) => ({ instanceId: 'a', [value]: 1 }),
    (value: string) => ({ instanceId: 'a', taskHub: value }),
    (value: string) => ({ instanceId: { nested: value } }),
  ]

  it('in message, stack, JSON or inspection', async () => {
    await using setup = createHostAndClient()
    const { client, host } = setup
    const fault = fc.record({
      status: fc.constantFrom(undefined, 200, 302, 400, 401, 403, 404, 409, 410, 412, 429, 500, 501, 502, 503, 504),
      body: fc.constantFrom(
        key,
        JSON.stringify(key),
        JSON.stringify({
          Message: `x ${key}`,
          ExceptionMessage: `http://x?code=${encodeURIComponent(key)}`,
          StackTrace: key,
        }),
        `{"${encodeURIComponent(encodeURIComponent(key))}`,
      ),
      headers: fc.constantFrom(undefined, { 'retry-after': '1' }, { location: `http://x?code=${key}` }),
      reset: fc.boolean(),
      tornBody: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom('a', 'none', key, `/${key}`),
        fault,
        async (place, value, { status, headers, ...rest }) => {
          host.faults.clear()
          host.faults.add({
            ...rest,
            ...(status === undefined ? {} : { status }),
            ...(headers === undefined ? {} : { headers }),
          })
          const error: unknown = await client.invoke('getInstanceStatus', place(value) as never, { retry: false }).then(
            () => undefined,
            (reason: unknown) => reason,
          )
          if (error === undefined) return
          if (!isDurableError(error)) throw error
          const told = [
            String(error),
            error.stack,
            JSON.stringify(error),
            inspect(error, { depth: 9, showHidden: true }),
          ].join('\n')
          for (const spelling of spelt) expect(told).not.toContain(spelling)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('nor does the client itself', async () => {
    await using setup = createHostAndClient()
    const told = inspect(setup.client, { depth: 9, showHidden: true }) + JSON.stringify(setup.client)
    for (const spelling of spelt) expect(told).not.toContain(spelling)
  })
})
