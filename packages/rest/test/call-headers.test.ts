import { describe, expect, test } from 'vitest'
import { createGatewayUnderTest } from './gateway-under-test.ts'

describe('callHeaders', () => {
  const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const own = '00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01'

  test('passes the trace of the caller on where it is absent', async () => {
    await using gateway = createGatewayUnderTest()
    await gateway.call('POST', 'orchestrators/Echo', { headers: { traceparent: parent, tracestate: 'a=b' } })
    const sent = gateway.host.requests.all[0]!.headers
    expect([sent.get('traceparent'), sent.get('tracestate')]).toEqual([parent, 'a=b'])
  })

  test('sets what goes to the host, and gets the operation before the input is read', async () => {
    const operations: string[] = []
    await using gateway = createGatewayUnderTest({
      rest: {
        callHeaders: (_, operation) => {
          operations.push(operation)
          return { traceparent: own }
        },
      },
    })
    await gateway.call('POST', 'orchestrators/Echo', { headers: { traceparent: parent, tracestate: 'a=b' } })
    const sent = gateway.host.requests.all[0]!.headers
    expect([sent.get('traceparent'), sent.get('tracestate')]).toEqual([own, null])
    await gateway.call('GET', 'instances?top=none')
    expect(operations).toEqual(['startOrchestration', 'listInstances'])
  })
})

describe('onFault', () => {
  test('gets more than the caller', async () => {
    const faults: unknown[] = []
    await using gateway = createGatewayUnderTest({
      rest: {
        authorize: () => {
          throw new Error('database password')
        },
        onFault: (_, error) => void faults.push(error),
      },
    })
    const response = await gateway.call('GET', 'instances')
    expect([response.status, faults]).toEqual([500, [new Error('database password')]])
  })

  test('hears nothing of what the caller or the host did', async () => {
    const faults: unknown[] = []
    await using gateway = createGatewayUnderTest({ rest: { onFault: (_, error) => void faults.push(error) } })
    expect((await gateway.call('GET', 'instances?top=none')).status).toBe(400)
    gateway.host.faults.add({ status: 503 })
    expect((await gateway.call('GET', 'instances')).status).toBe(503)
    expect(faults).toEqual([])
  })
})
