import { basePath } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { createJobStack } from './job-stack.ts'
import { keyOf, threeKeys } from './key-hash.ts'

const secrets = [undefined, 'a secret that replicas share, long enough']
const key = { 'idempotency-key': 'order-42' }

describe.each(secrets)('with the state secret %s', (stateSecret) => {
  const config = { auth: threeKeys, mcp: { ...defaults.mcp, ...(stateSecret === undefined ? {} : { stateSecret }) } }
  const as = (role: 'operator' | 'admin') => ({ ...key, authorization: `Bearer ${keyOf[role]}` })

  test('an Idempotency-Key is one start on all paths of an app, and another for another caller', async () => {
    await using stack = createJobStack({ config })
    const start = async (role: 'operator' | 'admin', prefix: string, name: string) => {
      const response = await stack.call('POST', `${prefix}${basePath}/orchestrators/${name}`, { a: 1 }, as(role))
      return ((await response.json()) as { id: string }).id
    }
    const id = await start('operator', '', 'WaitForGo')
    for (const prefix of ['', '/apps/default'])
      for (const name of ['WaitForGo', 'waitforgo']) expect(await start('operator', prefix, name)).toBe(id)
    expect(await start('admin', '', 'WaitForGo')).not.toBe(id)
    expect(stack.host.instances.list()).toHaveLength(2)
  })

  test('an Idempotency-Key is one job on all paths of an app, and another for another caller', async () => {
    await using stack = createJobStack({ config })
    const body = { action: 'terminate', selection: { ids: ['none'] } }
    const create = async (role: 'operator' | 'admin', prefix: string) => {
      const response = await stack.call('POST', `${prefix}/v1/jobs`, body, as(role))
      return ((await response.json()) as { id: string }).id
    }
    const id = await create('operator', '')
    expect(await create('operator', '/apps/default')).toBe(id)
    expect(await create('admin', '')).not.toBe(id)
  })
})
