import { describe, expect, it } from 'vitest'
import {
  type BulkEvent,
  createDurableClient,
  type DurableClientOptions,
  hazards,
  type InstanceHandle,
  instanceFrom,
  isDurableError,
  type OrchestrationVersions,
} from '../src/index.ts'
import { createHostAndClient, key } from './host-and-client.ts'

const versioned = (options: Partial<DurableClientOptions> = {}) =>
  createHostAndClient({ defaultVersion: '2.0' }, { versions: ['1.0', '2.0'], ...options })

const issueOf = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isDurableError(error)) throw new Error('was not refused', { cause: error })
  return { code: error.code, message: error.message, issue: error.issues[0] }
}

describe('version of a start', () => {
  it.each([
    ['1.0', '1.0'],
    ['2.0', '2.0'],
    [undefined, '2.0'],
  ])('%s runs as %s', async (version, shown) => {
    await using setup = versioned()
    const { client, host } = setup
    const instance = await client.start({ functionName: 'Echo', version })
    await host.clock.settle()
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Completed', version: shown })
  })

  it('is part of a start under a chosen id and of a restart with options', async () => {
    await using setup = versioned()
    const { client, host } = setup
    await client.startOrchestrationWithId({ functionName: 'Echo', instanceId: 'a', version: '1.0' })
    await host.clock.settle()
    await client.restartInstanceWithOptions({ instanceId: 'a', newInstanceId: 'b', version: '2.0' })
    await host.clock.settle()
    expect(await client.getInstanceStatus({ instanceId: 'a' })).toMatchObject({ version: '1.0' })
    expect(await client.getInstanceStatus({ instanceId: 'b' })).toMatchObject({ version: '2.0' })
  })

  it.each(['9.9', 'abc', '1', '2.0.0', '1.0,2.0'])(
    '%s is refused with the versions that are accepted',
    async (version) => {
      await using setup = versioned()
      const { client, host } = setup
      for (const call of [
        client.start({ functionName: 'Echo', version }),
        client.start({ functionName: 'Echo', instanceId: 'a', version }),
        client.restartInstanceWithOptions({ instanceId: 'a', newInstanceId: 'b', version }),
        client.restart({ instanceId: 'a', version }),
      ]) {
        const { code, message, issue } = await issueOf(call)
        expect(code).toBe('invalid_input')
        expect(message).toContain('version expects 1.0, 2.0 (the setting `versions` of this function app), or none.')
        expect(issue).toMatchObject({ parameter: 'version', received: `"${version}"`, hazard: 'orchestrationVersion' })
      }
      expect(host.requests.all).toEqual([])
    },
  )

  it('is refused without the setting, with the name of the setting that lifts it', async () => {
    await using setup = createHostAndClient()
    const { issue } = await issueOf(setup.client.start({ functionName: 'Echo', version: '2.0' }))
    expect(issue?.message).toBe(
      `expects no version, because the setting \`versions\` of this function app is absent: list there the versions that its host has, or set it to any. ${hazards.orchestrationVersion.harm}`,
    )
  })

  it('is free where the host has any', async () => {
    await using setup = versioned({ versions: 'any' })
    await setup.client.start({ functionName: 'Echo', version: '9.9' })
    expect(setup.host.requests.of('startOrchestration')).toHaveLength(1)
  })

  it.each([
    ['', 'must not be empty or white space'],
    [' ', 'must not be empty or white space'],
    ['\u3000\t', 'must not be empty or white space'],
    ['2.0 ', 'must not begin or end with white space'],
    ['2\u00000', 'must not hold control characters'],
    ['2'.repeat(101), 'must have at most 100 characters'],
    ['*', 'must be one version, not a word for all of them'],
    ['Any', 'must be one version, not a word for all of them'],
    ['"2.0"', 'must not stand in quotation marks'],
    ["'2.0'", 'must not stand in quotation marks'],
    [['1.0', '2.0'], 'must be a string'],
    [2, 'must be a string'],
  ])('%j is refused whatever is set', async (version, message) => {
    for (const options of [{}, { versions: 'any' }, { allowHazards: ['orchestrationVersion'] }] as const) {
      await using setup = createHostAndClient({ defaultVersion: '2.0' }, options)
      const { client, host } = setup
      const given = version as string
      for (const call of [
        client.start({ functionName: 'Echo', version: given }),
        client.start({ functionName: 'Echo', instanceId: 'a', version: given }),
        client.restartInstanceWithOptions({ instanceId: 'a', newInstanceId: 'b', version: given }),
      ]) {
        const { issue } = await issueOf(call)
        expect(issue).toMatchObject({ parameter: 'version', message: expect.stringContaining(message) })
        expect(issue?.received?.length).toBeLessThan(100)
      }
      expect(host.requests.all).toEqual([])
    }
  })

  it('lists at most twenty accepted versions', async () => {
    const versions = Array.from({ length: 25 }, (_, index) => `${index}.0`)
    await using setup = versioned({ versions })
    const { issue } = await issueOf(setup.client.start({ functionName: 'Echo', version: '99.0' }))
    expect(issue?.message).toContain('18.0, 19.0 or one of 5 more (the setting')
  })
})

describe('the option versions', () => {
  it.each([
    [],
    ['*'],
    ['2.0', 'any'],
    ["'2.0'"],
    ['2.0', ''],
    ['2.0', ' 1.0'],
    ['v'.repeat(101)],
    [2],
    '2.0',
    'Any',
    {},
    Array(101).fill('1.0'),
    null,
  ])('%j is refused', (versions) => {
    const make = () => createDurableClient({ baseUrl: 'http://app.test', versions: versions as OrchestrationVersions })
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [expect.objectContaining({ parameter: 'versions' })],
      }),
    )
  })

  it('is shown by the client, without repeats', () => {
    expect(createDurableClient({ baseUrl: 'http://app.test', versions: ['1.0', '1.0'] }).versions).toEqual(['1.0'])
    expect(createDurableClient({ baseUrl: 'http://app.test' }).versions).toBeUndefined()
  })
})

describe('a restart', () => {
  type Setup = ReturnType<typeof versioned>
  const ended = async ({ client, host }: Setup, version = '1.0', functionName = 'Echo') => {
    const instance = await client.start({ functionName, instanceId: 'old', version, input: { n: 1 } })
    await host.clock.settle()
    return instance
  }
  const settled = async ({ host }: Setup, handle: InstanceHandle) => {
    await host.clock.settle()
    return handle.status()
  }
  const byLinks = ({ fetch, clock }: Setup, options: { versions?: OrchestrationVersions } = {}) => {
    const status = `http://app.test/runtime/webhooks/durabletask/instances/old?code=${encodeURIComponent(key)}`
    return instanceFrom(status, { fetch, clock, ...options })
  }

  it('drops the version of the instance', async () => {
    await using setup = versioned()
    const again = await (await ended(setup)).restart()
    expect(await settled(setup, again)).toMatchObject({ runtimeStatus: 'Completed', version: '2.0' })
  })

  it.each(['client', 'handle', 'links'])('keeps the version under a new id on request, by the %s', async (by) => {
    await using setup = versioned()
    const old = await ended(setup)
    const again =
      by === 'client'
        ? await setup.client.restart({ instanceId: 'old', keepVersion: true })
        : await (by === 'handle' ? old : byLinks(setup)).restart({ keepVersion: true })
    expect(again.id).toMatch(/^[\da-f]{32}$/)
    expect(await settled(setup, again)).toMatchObject({ runtimeStatus: 'Completed', version: '1.0', input: { n: 1 } })
  })

  it.each(['handle', 'links'])('keeps the version under the same id on request, by the %s', async (by) => {
    await using setup = versioned()
    const old = await ended(setup)
    const again = await (by === 'handle' ? old : byLinks(setup)).restart({ keepVersion: true, sameId: true })
    expect(again.id).toBe('old')
    expect(await settled(setup, again)).toMatchObject({ runtimeStatus: 'Completed', version: '1.0' })
  })

  it('takes another version', async () => {
    await using setup = versioned()
    await ended(setup, '2.0')
    const again = await setup.client.restart({ instanceId: 'old', version: '1.0' })
    expect(await settled(setup, again)).toMatchObject({ version: '1.0' })
    const byLink = await byLinks(setup, { versions: ['1.0'] }).restart({ version: '1.0' })
    expect(await settled(setup, byLink)).toMatchObject({ version: '1.0' })
    const refused = byLinks(setup, { versions: ['1.0'] }).restart({ version: '9.9' })
    await expect(refused).rejects.toMatchObject({ issues: [{ parameter: 'version', hazard: 'orchestrationVersion' }] })
  })

  it('does not take keepVersion and version together', async () => {
    await using setup = versioned()
    const both = { keepVersion: true, version: '1.0' }
    await expect(setup.client.restart({ instanceId: 'a', ...both })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(byLinks(setup).restart(both)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is a plain one where the instance shows no version', async () => {
    await using setup = createHostAndClient()
    const old = await setup.client.start({ functionName: 'Echo' })
    await setup.host.clock.settle()
    await old.restart({ keepVersion: true })
    expect(setup.host.requests.of('restartInstance')).toHaveLength(1)
    expect(setup.host.requests.of('restartInstanceWithOptions')).toHaveLength(0)
  })

  // Without the setting, a version that ran to an end is known to be there; one that was terminated may never have run.
  it.each([
    ['Completed', 'Echo', undefined, true],
    ['Failed', 'Boom', undefined, true],
    ['Terminated', 'WaitForGo', undefined, false],
    ['Terminated', 'WaitForGo', ['1.0'], true],
    ['Terminated', 'WaitForGo', 'any', true],
    ['Completed', 'Echo', ['2.0'], false],
  ] as const)('of a %s %s keeps its version if versions are %j: %s', async (state, functionName, versions, isKept) => {
    await using setup = versioned({ versions: 'any' })
    const old = await ended(setup, '1.0', functionName)
    if (state === 'Terminated') await old.terminate()
    await setup.host.clock.settle()
    expect(await old.status()).toMatchObject({ runtimeStatus: state, version: '1.0' })
    const { fetch, clock } = setup
    const client = createDurableClient({
      baseUrl: 'http://app.test',
      key,
      fetch,
      clock,
      ...(versions ? { versions } : {}),
    })
    const restart = client.restart({ instanceId: 'old', keepVersion: true })
    if (isKept) expect(await (await restart).status()).toMatchObject({ version: '1.0' })
    else {
      const { issue } = await issueOf(restart)
      expect(issue).toMatchObject({ parameter: 'keepVersion', hazard: 'orchestrationVersion' })
      expect(issue?.message).toMatch(/^needs a version that the host is known to have.*accepted is /)
      expect(issue?.received).toBe('"1.0"')
      expect(setup.host.requests.of('restartInstanceWithOptions')).toHaveLength(0)
    }
  })
})

describe('a bulk restart', () => {
  const outcomesOf = async (run: AsyncIterable<BulkEvent>) => {
    const items: Extract<BulkEvent, { type: 'item' }>[] = []
    for await (const event of run) if (event.type === 'item') items.push(event)
    return items
  }

  it.each([
    [undefined, ['1.0', '2.0']],
    [true, ['1.0', '2.0']],
    [false, ['2.0', '2.0']],
  ])('with keepVersion %s runs 1.0 and 2.0 as %j', async (keepVersion, expected) => {
    await using setup = versioned()
    const { client, host } = setup
    await client.start({ functionName: 'Echo', instanceId: 'a', version: '1.0' })
    await client.start({ functionName: 'Echo', instanceId: 'b', version: '2.0' })
    await host.clock.settle()
    const items = await outcomesOf(client.bulk('restart', { functions: ['echo'] }, { keepVersion, concurrency: 1 }))
    await host.clock.settle()
    const shown = await Promise.all(
      items.map(async ({ newInstanceId }) => (await client.getInstanceStatus({ instanceId: newInstanceId! })).version),
    )
    expect(shown).toEqual(expected)
  })

  it('runs the version that it is given, and no other rule about versions beside it', async () => {
    await using setup = versioned()
    const { client, host } = setup
    await client.start({ functionName: 'Echo', instanceId: 'a', version: '1.0' })
    await host.clock.settle()
    const [item] = await outcomesOf(client.bulk('restart', { ids: ['a'] }, { version: '2.0' }))
    await host.clock.settle()
    expect((await client.getInstanceStatus({ instanceId: item!.newInstanceId! })).version).toBe('2.0')
    const wrong = [{ version: '9.9' }, { version: '2.0', keepVersion: true }, { version: '' }]
    for (const options of wrong) expect(() => client.bulk('restart', { ids: ['a'] }, options)).toThrow(/version/)
    expect(() => client.bulk('purge', { ids: ['a'] }, { version: '2.0' })).toThrow('is not taken by purge')
  })

  it('fails for an instance whose version the host may not have, and says how to go on', async () => {
    await using setup = createHostAndClient({}, { versions: 'any' })
    const { client, host, fetch, clock } = setup
    await client.start({ functionName: 'Echo', instanceId: 'a', version: '9.9' })
    await client.start({ functionName: 'Echo', instanceId: 'b' })
    await host.clock.settle()
    await client.terminateInstance({ instanceId: 'a' })
    await host.clock.settle()
    const plain = createDurableClient({ baseUrl: 'http://app.test', key, fetch, clock })
    const items = await outcomesOf(plain.bulk('restart', { ids: ['a', 'b'] }, { concurrency: 1 }))
    expect(items).toMatchObject([
      { instanceId: 'a', outcome: 'failed', code: 'invalid_input', message: expect.stringContaining('keepVersion') },
      { instanceId: 'b', outcome: 'done' },
    ])
    const dropping = await outcomesOf(plain.bulk('restart', { ids: ['a'] }, { keepVersion: false }))
    expect(dropping).toMatchObject([{ instanceId: 'a', outcome: 'done' }])
  })

  it('passes the sent operation to the permit', async () => {
    await using setup = versioned()
    const { client, host } = setup
    await client.start({ functionName: 'Echo', instanceId: 'a' })
    await host.clock.settle()
    const asked: string[] = []
    await outcomesOf(client.bulk('restart', { ids: ['a'] }, { permit: (_, operation) => void asked.push(operation) }))
    await outcomesOf(
      client.bulk(
        'restart',
        { ids: ['a'] },
        { keepVersion: false, permit: (_, operation) => void asked.push(operation) },
      ),
    )
    expect(asked).toEqual(['restartInstanceWithOptions', 'restartInstance'])
  })

  it('is the only action that takes keepVersion', async () => {
    await using setup = versioned()
    expect(() => setup.client.bulk('purge', { ids: ['a'] }, { keepVersion: true })).toThrow(
      'keepVersion is not taken by purge',
    )
  })
})
