import type { InstanceStatus, ManagementPayload } from '@durable-http/core'
import { hc, type InferResponseType } from 'hono/client'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Problem, RestApp, ScanPage } from '../src/index.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'

const connect = (gateway: ReturnType<typeof createGatewayUnderTest>) =>
  hc<RestApp>('http://gateway.example', {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => gateway.rest.request(new Request(input, init)),
  }).runtime.webhooks.durabletask

describe('the typed client of Hono', () => {
  it('starts, asks and purges', async () => {
    await using gateway = createGatewayUnderTest()
    const { orchestrators, instances } = connect(gateway)

    const started = await orchestrators[':functionName'][':instanceId'].$post({
      param: { functionName: 'Echo', instanceId: 'order-42' },
      json: { sku: 'A1' },
    })
    if (started.status !== 202) throw new Error(await started.text())
    const payload = await started.json()
    expectTypeOf(payload).toEqualTypeOf<ManagementPayload>()
    expect(payload.id).toBe('order-42')
    await gateway.host.clock.settle()

    const asked = await instances[':instanceId'].$get({
      param: { instanceId: payload.id },
      query: { showInput: 'false' },
    })
    if (asked.status !== 200) throw new Error(await asked.text())
    const status = await asked.json()
    expectTypeOf(status).toEqualTypeOf<InstanceStatus>()
    expect(status).toMatchObject({ runtimeStatus: 'Completed', input: null, output: { sku: 'A1' } })

    const purged = await instances[':instanceId'].$delete({ param: { instanceId: payload.id } })
    expect(await purged.json()).toEqual({ instancesDeleted: 1 })
  })

  it('recognizes a failure by its status', async () => {
    await using gateway = createGatewayUnderTest()
    const missing = await connect(gateway).instances[':instanceId'].$get({ param: { instanceId: 'none' } })
    expect(missing.status).toBe(404)
    if (missing.status !== 404) throw new Error('found')
    const problem = await missing.json()
    expectTypeOf(problem).toEqualTypeOf<Problem>()
    expect(problem.code).toBe('not_found')
  })

  it('knows the paths below /v1', async () => {
    await using gateway = createGatewayUnderTest()
    const { v1 } = hc<RestApp>('http://gateway.example', {
      fetch: (input: RequestInfo | URL, init?: RequestInit) => gateway.rest.request(new Request(input, init)),
    })
    const response = await v1.instances.$get({ query: { states: 'Failed', limit: '5' } })
    if (response.status !== 200) throw new Error(response.statusText)
    const page = await response.json()
    expectTypeOf(page).toEqualTypeOf<ScanPage>()
    expect(page).toEqual({ instances: [], progress: { scanned: 0, matched: 0, complete: true } })
    const missing = await v1.instances[':instanceId'].events.$get({ param: { instanceId: 'none' } })
    expect(missing.status).toBe(404)
    // @ts-expect-error a scan takes no such parameter
    const misspelled = () => v1.instances.$get({ query: { state: 'Failed' } })
    expect(misspelled).toBeTypeOf('function')
  })

  it('knows paths, parameters and headers from the table', () => {
    const { instances, entities } = hc<RestApp>('http://gateway.example').runtime.webhooks.durabletask
    type Listed = InferResponseType<typeof instances.$get, 200>
    expectTypeOf<Listed>().toEqualTypeOf<InstanceStatus[]>()
    // @ts-expect-error the id is required
    const withoutId = () => instances[':instanceId'].$get({ param: {} })
    // @ts-expect-error a list takes no such parameter
    const misspelled = () => instances.$get({ query: { tpo: '5' } })
    // @ts-expect-error the path does not exist
    const nowhere = () => entities[':entityName'].rewind
    const paged = () => instances.$get({ header: { 'x-ms-continuation-token': 'abc' } })
    expect([withoutId, misspelled, nowhere, paged]).toHaveLength(4)
  })
})
