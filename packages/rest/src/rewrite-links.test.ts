import { describe, expect, test } from 'vitest'
import { rewriteLink } from './rewrite-links.ts'

const rewritten = (link: string) => rewriteLink(link, 'https://gw.example', (text) => text)
const below = '/runtime/webhooks/durabletask/instances'

describe('a link of the host', () => {
  test.each([
    [`https://app.test${below}/a?taskHub=H&code=k`, `${below}/a?taskHub=H`],
    ['http://localhost:7071/durabletask/instances/a/raiseEvent/{eventName}', `${below}/a/raiseEvent/{eventName}`],
    ['http://[::1]/x/durabletaskextension/instances/a?code=k', `${below}/a`],
    [`https://app.test${below}/a?x=${below}/b`, `${below}/a?x=${below}/b`],
  ])('%s becomes one of the gateway', (link, path) => {
    expect(rewritten(link)).toBe(`https://gw.example${path}`)
  })

  test.each([
    `https://app.test${below}/a#x`,
    `https://app.test${below}/a?x#y`,
    `https://app.test${below}/`,
    'https://app.test/mydurabletask/instances/a',
    `https://app.test/?x=${below}/a`,
    `//app.test${below}/a`,
    `${below}/a`,
    '',
  ])('%s is another link', (link) => {
    expect(rewritten(link)).toBeUndefined()
  })

  // A pattern that began again at each of them would take hours.
  test.each(['#', '?#', '/'])('is read once, however often its path comes in it, and ends in %s', (end) => {
    const link = `https://app.test${`${below}/`.repeat(300_000)}${end}`
    expect(rewritten(link)?.length).toBe(
      end === '/' ? link.length + 'gw.example'.length - 'app.test'.length : undefined,
    )
    expect(rewritten(`https://${'a'.repeat(5_000_000)}${end}`)).toBeUndefined()
  })
})
