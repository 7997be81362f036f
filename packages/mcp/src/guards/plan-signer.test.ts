import { describe, expect, test } from 'vitest'
import { createPlanSigner } from './plan-signer.ts'

const plan = [{ runtimeStatus: 'Failed' }, 3, 1]

describe('a plan', () => {
  test('is read back by whoever has the secret', async () => {
    const text = await createPlanSigner('secret').sign('purge plan', plan)
    expect(await createPlanSigner('secret').read('purge plan', text)).toEqual(plan)
    expect(await createPlanSigner('other').read('purge plan', text)).toBeUndefined()
    expect(await createPlanSigner().read('purge plan', text)).toBeUndefined()
  })

  test('is nothing to another caller, and no plan of another kind', async () => {
    const signer = createPlanSigner('secret')
    const text = await signer.of('ann').sign('purge plan', plan)
    expect(await signer.of('ann').read('purge plan', text)).toEqual(plan)
    expect(await signer.of('bob').read('purge plan', text)).toBeUndefined()
    expect(await signer.of('ann').read('bulk plan', text)).toBeUndefined()
  })

  test('is refused once any part of it is changed', async () => {
    const signer = createPlanSigner()
    const [body = '', mark = ''] = (await signer.sign('purge plan', plan)).split('.')
    const forged = btoa(JSON.stringify([{ runtimeStatus: 'Completed' }, 3, 1])).replaceAll('=', '')
    for (const text of [`${forged}.${mark}`, body, `${body}.`, `${body}.${mark.slice(1)}`, '', '.', 'x.y']) {
      expect(await signer.read('purge plan', text), text).toBeUndefined()
    }
  })
})
