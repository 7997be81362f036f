import { describe, expect, test } from 'vitest'
import { keyOf, threeKeys } from './key-hash.ts'
import { canary, serveConsole } from './console/stack.ts'

const post = (url: string, headers: Record<string, string> = {}) => fetch(url, { method: 'POST', headers })

describe('the clock of a mock host in the same process', () => {
  test('is read and moved with two paths of the gateway', async () => {
    await using stack = await serveConsole({ hasClock: true, host: { clock: 'virtual' } })
    const clock = `${stack.restUrl}/v1/clock`
    const { now, setting } = (await (await fetch(clock)).json()) as { now: string; setting: string }
    expect(setting).toBe('virtual')
    const later = (await (await post(`${clock}/advance?duration=36h`)).json()) as { now: string }
    expect(Date.parse(later.now) - Date.parse(now)).toBe(36 * 3_600_000)
    expect(await (await post(`${clock}/set?setting=stopped`)).json()).toEqual({ now: later.now, setting: 'stopped' })
    expect(stack.host.clock.setting).toBe('stopped')
  })

  test.each([
    ['POST', '/advance', 400],
    ['POST', '/advance?duration=', 400],
    ['POST', '/advance?duration=367d', 400],
    ['POST', '/advance?duration=-1h', 400],
    ['POST', '/advance?duration=1e9s', 400],
    ['POST', '/advance?duration=1h&duration=2h', 400],
    ['POST', '/advance?duration=1h&more=1', 400],
    ['POST', '/set?setting=constructor', 400],
    ['POST', '/set', 400],
    ['POST', '', 405],
    ['GET', '/advance?duration=1h', 405],
    ['GET', '/faults', 404],
    ['GET', '/../../_mock/v1/clock', 404],
  ])('%s /v1/clock%s is %i and changes nothing', async (method, path, status) => {
    await using stack = await serveConsole({ hasClock: true, host: { clock: 'virtual' } })
    const before = [stack.host.clock.now(), stack.host.clock.setting]
    expect((await fetch(`${stack.restUrl}/v1/clock${path}`, { method })).status).toBe(status)
    expect([stack.host.clock.now(), stack.host.clock.setting]).toEqual(before)
  })

  test('is read by every role and moved by operators alone', async () => {
    await using stack = await serveConsole({ hasClock: true, host: { clock: 'virtual' }, config: { auth: threeKeys } })
    const clock = `${stack.restUrl}/v1/clock`
    const as = (role: keyof typeof keyOf) => ({ authorization: `Bearer ${keyOf[role]}` })
    const before = stack.host.clock.now()
    expect((await fetch(clock)).status).toBe(401)
    expect((await post(`${clock}/advance?duration=1h`)).status).toBe(401)
    expect((await fetch(clock, { headers: as('viewer') })).status).toBe(200)
    const refused = await post(`${clock}/advance?duration=1h`, as('viewer'))
    expect([refused.status, stack.host.clock.now()]).toEqual([403, before])
    expect(await refused.text()).toContain('the clock of the mock')
    expect((await post(`${clock}/advance?duration=1h`, as('operator'))).status).toBe(200)
    expect(stack.host.clock.now()).toBe(before + 3_600_000)
  })

  test('stands still on a read-only gateway, and for pages of other sites', async () => {
    const readOnly = { access: { readOnly: true, allow: {}, deny: {} } }
    await using frozen = await serveConsole({ hasClock: true, config: readOnly })
    await using open = await serveConsole({ hasClock: true })
    expect((await post(`${frozen.restUrl}/v1/clock/advance?duration=1h`)).status).toBe(403)
    const foreign = await post(`${open.restUrl}/v1/clock/advance?duration=1h`, { origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
  })

  test('is absent in front of a function app, and so is all else of a mock', async () => {
    await using stack = await serveConsole({ config: { auth: threeKeys } })
    const headers = { authorization: `Bearer ${keyOf.admin}` }
    for (const path of ['v1/clock', 'v1/clock/advance?duration=1h', '_mock/v1/clock', '_mock/v1/live']) {
      const response = await fetch(`${stack.restUrl}/${path}`, { headers })
      expect([path, response.status]).toEqual([path, 404])
      expect(await response.text()).not.toContain(canary)
    }
  })
})
