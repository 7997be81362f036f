import { describe, expect, test } from 'vitest'
import type { AuthConfig, RetentionRule } from '../config/gateway-config.ts'
import { createRoleCheck } from '../auth/role-check.ts'
import { retentionJob } from '../retention/retention-job.ts'
import { createCreatorRights, creatorOf, tokenRights } from './creator-rights.ts'
import type { JobDefinition } from './job-record.ts'

const began = Date.parse('2026-11-29T12:00:00.000Z')
const key = { name: 'ci', role: 'operator', sha256: '0'.repeat(64) } as const
const auth = { apiKeys: [key], jwt: {} } as unknown as AuthConfig
const job: Pick<JobDefinition, 'id' | 'createdAt' | 'job'> = {
  id: 'a',
  createdAt: new Date(began).toISOString(),
  job: { action: 'terminate', selection: { prefix: 'a' } },
}
const byToken = { ...job, creator: creatorOf({ name: 'ann', role: 'operator', expires: began + 3_600_000 })! }
const byKey = { ...job, creator: creatorOf({ name: 'ci', role: 'operator' })! }

function rightsAt(passed: number, config: AuthConfig | undefined = auth, rules: readonly RetentionRule[] = []) {
  return createCreatorRights(config, createRoleCheck(undefined), () => began + passed, rules)
}

describe('the rights of a job that a token created', () => {
  test('last for 24 hours, though the token expires before', () => {
    for (const passed of [0, 3_600_001, tokenRights - 1]) expect(rightsAt(passed)(byToken)).toContain('control')
    for (const passed of [tokenRights, tokenRights + 1, 10 * tokenRights])
      expect(() => rightsAt(passed)(byToken)).toThrow('ended after 24 hours')
  })

  test('are those of the role that the token gave', () => {
    const viewer = { ...job, creator: creatorOf({ name: 'ann', role: 'viewer', expires: began + 1 })! }
    expect(rightsAt(0)(viewer)).toEqual(['read'])
  })

  test('end where tokens no longer count', () => {
    expect(() => rightsAt(0, { apiKeys: [key] })(byToken)).toThrow('tokens no longer count')
  })
})

describe('the rights of a job that an API key created', () => {
  test('have no end while the key is known, and are those of its role now', () => {
    expect(rightsAt(1_000 * tokenRights)(byKey)).toContain('control')
    expect(rightsAt(0, { apiKeys: [{ ...key, role: 'viewer' }] })(byKey)).toEqual(['read'])
    expect(() => rightsAt(0, { apiKeys: [] })(byKey)).toThrow('no longer known')
  })
})

describe('the rights of a job that a rule made', () => {
  const rule: RetentionRule = { name: 'old', states: ['Completed'], olderThan: tokenRights, enforce: true }
  const made = retentionJob(rule, { day: '2026-11-29' }, began)

  test('are all, while the rule is as it was', () => {
    expect(rightsAt(9 * tokenRights, auth, [{ ...rule }])(made)).toBeUndefined()
    for (const rules of [[], [{ ...rule, enforce: false }], [{ ...rule, olderThan: 2 * tokenRights }]])
      expect(() => rightsAt(0, auth, rules)(made)).toThrow('changed or removed')
  })
})

test('nobody is asked for rights where callers are not asked who they are', () => {
  expect(createCreatorRights(undefined, createRoleCheck(undefined), () => 0)(byToken)).toBeUndefined()
  expect(() => rightsAt(0)(job)).toThrow('created by nobody who is known')
})
