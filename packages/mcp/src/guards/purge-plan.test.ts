import { describe, expect, test } from 'vitest'
import { createPlanSigner } from './purge-plan.ts'

const plan = { filters: { runtimeStatus: 'Failed' }, count: 3, expires: 1 }

describe('a purge plan', () => {
  test('is read back by whoever has the secret', async () => {
    const text = await createPlanSigner('secret').sign(plan)
    expect(await createPlanSigner('secret').read(text)).toEqual(plan)
    expect(await createPlanSigner('other').read(text)).toBeUndefined()
    expect(await createPlanSigner().read(text)).toBeUndefined()
  })

  test('is refused once any part of it is changed', async () => {
    const signer = createPlanSigner()
    const [body = '', mark = ''] = (await signer.sign(plan)).split('.')
    const forged = btoa(JSON.stringify([{ runtimeStatus: 'Completed' }, 3, 1])).replaceAll('=', '')
    for (const text of [`${forged}.${mark}`, body, `${body}.`, `${body}.${mark.slice(1)}`, '', '.', 'x.y']) {
      expect(await signer.read(text), text).toBeUndefined()
    }
  })
})
