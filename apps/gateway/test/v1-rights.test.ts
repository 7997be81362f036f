import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { AccessConfig, Role } from '../src/config/gateway-config.ts'
import { createJobStack, manyOf } from './job-stack.ts'
import { keyOf, threeKeys } from './key-hash.ts'

const as = (role: Role) => ({ authorization: `Bearer ${keyOf[role]}` })
const planOf = (selection: object) => ({ action: 'terminate', selection, dryRun: true })

const scans = [
  ['GET', '/v1/instances'],
  ['GET', '/v1/export'],
  ['GET', '/v1/jobs'],
  ['POST', '/v1/jobs', planOf({ prefix: 'i' })],
] as const
const readsById = [
  ['GET', '/v1/instances?ids=i0'],
  ['GET', '/v1/export?ids=i0&history=false'],
  ['GET', '/v1/instances/i0/events'],
  ['POST', '/v1/jobs', planOf({ ids: ['i0'] })],
] as const
const withHistory = [['GET', '/v1/export?prefix=i']] as const

describe('what a path below /v1 reads is judged as the operation that reads it', () => {
  const cases: [string, Partial<AccessConfig>, readonly (readonly [string, string, object?])[]][] = [
    ['lists are denied', { deny: { operations: ['listInstances'] } }, scans],
    ['lists and purges are denied', { deny: { operations: ['*Instances'] } }, [...scans, ...withHistory]],
    ['statuses are denied', { deny: { operations: ['getInstanceStatus'] } }, [...readsById, ...withHistory]],
    ['nothing but lists is allowed', { allow: { operations: ['listInstances', 'terminateInstance'] } }, readsById],
    ['the role may not read', { roles: { operator: ['start', 'signal', 'control'] } }, [...scans, ...readsById]],
  ]
  test.each(cases)('where %s', async (_, access, paths) => {
    await using stack = createJobStack({ config: { auth: threeKeys, access: { ...defaults.access, ...access } } })
    stack.host.seed({ instances: manyOf(2) })
    for (const [method, path, body] of paths) {
      const response = await stack.call(method, path, body, as('operator'))
      expect([path, response.status]).toEqual([path, 403])
      expect(await response.text()).not.toContain('WaitForGo')
    }
  })
})

test.each(['..%2F..%2Fx', 'a%2Fb', 'a%5Cb', 'a%3Ab', '%00', 'constructor.', '*', 'x'.repeat(300), '%F0%9F%98%80'])(
  'there is no job %s, whatever its store makes of such a name',
  async (id) => {
    await using stack = createJobStack()
    for (const path of ['', '/items', '/events'])
      expect((await stack.call('GET', `/v1/jobs/${id}${path}`)).status).toBe(404)
    for (const verb of ['pause', 'resume', 'cancel'])
      expect((await stack.call('POST', `/v1/jobs/${id}/${verb}`)).status).toBe(404)
  },
)

test('a name that a store would shorten to that of a job is not its name', async () => {
  await using stack = createJobStack()
  const { id } = await stack.create({ action: 'terminate', selection: { ids: ['none'] } })
  await stack.until(id, 'completed')
  for (const other of [`${id}%3Fx`, `%3A${id}`, `${id}%2F`, `%2F${id}`])
    expect((await stack.call('GET', `/v1/jobs/${other}`)).status).toBe(404)
})

test.each([
  '1',
  'order 3',
  '02/03/2099',
  '2099-02-03',
  '2099-02-30T00:00:00Z',
  '2099-01-31T24:00:00Z',
  '2099-01-01T00:00:00',
  '2099-01-01T00:00:00+14:59',
])('a job does not take %j as its `until`', async (until) => {
  await using stack = createJobStack()
  const body = { action: 'terminate', selection: { prefix: 'i' }, until }
  const response = await stack.call('POST', '/v1/jobs', body)
  expect([response.status, await response.json()]).toMatchObject([400, { issues: [{ parameter: 'until' }] }])
})
