import { describe, expect, it } from 'vitest'
import { createDurableClient, instanceFrom } from '../src/index.ts'

const status = 'https://app.test/runtime/webhooks/durabletask/instances/a?taskHub=H&connection=Storage&code=canary-key'
const base = 'https://app.test/runtime/webhooks/durabletask/instances/a'

/** A host that accepts everything and notes what it was sent. */
function recorder() {
  const sent: string[] = []
  const fetch = async (url: string) => {
    sent.push(url)
    return new Response(null, { status: 202 })
  }
  return { sent, fetch }
}

const spellings = (name: string) => [
  `{${name}}`,
  `{{${name}}}`,
  `{ ${name} }`,
  `%7B${name}%7D`,
  `%7b${name}%7d`,
  `%7B%7B${name}%7D%7D`,
  `%257B${name}%257D`,
  `{${name.toUpperCase()}}`,
  `{${name.toLowerCase()}}`,
  `%7B${name}}`,
  `{${name}%7D`,
  `{%${name.charCodeAt(0).toString(16)}${name.slice(1)}}`,
  `%7B%20${name}+%7D`,
]

describe('a placeholder in a link', () => {
  it.each(spellings('eventName'))('%s is filled with the name of the event', async (spelling) => {
    const { sent, fetch } = recorder()
    const links = { statusQueryGetUri: status, sendEventPostUri: `${base}/raiseEvent/${spelling}?code=canary-key` }
    await instanceFrom(links, { fetch }).raiseEvent('Go/'.slice(0, 2) + ' é')
    expect(sent).toEqual([`${base}/raiseEvent/Go%20%C3%A9?code=canary-key`])
  })

  it.each(spellings('text'))('%s is filled with the reason', async (spelling) => {
    const { sent, fetch } = recorder()
    const link = (operation: string) => `${base}/${operation}?reason=${spelling}&code=canary-key`
    const instance = instanceFrom(
      {
        statusQueryGetUri: status,
        terminatePostUri: link('terminate'),
        suspendPostUri: link('suspend'),
        resumePostUri: link('resume'),
      },
      { fetch },
    )
    await instance.terminate('its time')
    await instance.suspend('a $& b')
    await instance.resume()
    expect(sent).toEqual([
      `${base}/terminate?reason=its%20time&code=canary-key`,
      `${base}/suspend?reason=a%20%24%26%20b&code=canary-key`,
      `${base}/resume?code=canary-key`,
    ])
  })

  it('is filled after URL has encoded it', async () => {
    const { sent, fetch } = recorder()
    const sendEventPostUri = new URL(`${base}/raiseEvent/{eventName}?code=canary-key`).href
    await instanceFrom({ statusQueryGetUri: status, sendEventPostUri }, { fetch }).raiseEvent('Go')
    expect(sent).toEqual([`${base}/raiseEvent/Go?code=canary-key`])
  })

  it('differs from an id that looks like it', async () => {
    const { sent, fetch } = recorder()
    const odd = 'https://app.test/instances/%7Btext%7D'
    const links = { statusQueryGetUri: `${odd}?code=k1k1k1`, terminatePostUri: `${odd}/terminate?reason={text}` }
    await instanceFrom(links, { fetch }).terminate('why')
    expect(sent).toEqual([`${odd}/terminate?reason=why`])
  })

  it.each([
    ['sendEventPostUri', `${base}/raiseEvent/Go?code=canary-key`],
    ['sendEventPostUri', `${base}/raiseEvent/?code=canary-key`],
    ['sendEventPostUri', `${base}/raiseEvent/{eventName}{eventName}`],
    ['terminatePostUri', `${base}/terminate?code=canary-key`],
    ['suspendPostUri', `${base}/suspend?reason=why&code=canary-key`],
    ['resumePostUri', `${base}/resume?reason={eventName}`],
    ['rewindPostUri', `${base}/rewind`],
  ])('must be in %s', (name, link) => {
    const make = () => instanceFrom({ statusQueryGetUri: status, [name]: link })
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(name) }))
    expect(make).not.toThrow(/canary/)
  })
})

describe('a name or reason that is nothing but a placeholder', () => {
  const values = ['eventName', 'text'].flatMap(spellings)

  it.each(values)('%s is refused before a request is made', async (value) => {
    const { sent, fetch } = recorder()
    const client = createDurableClient({ baseUrl: 'https://app.test', fetch })
    const instance = instanceFrom(status, { fetch })
    const refused = { code: 'invalid_input' }
    await expect(client.raiseEvent({ instanceId: 'a', eventName: value })).rejects.toMatchObject(refused)
    await expect(client.terminateInstance({ instanceId: 'a', reason: value })).rejects.toMatchObject(refused)
    await expect(client.instance('a').suspend(value)).rejects.toMatchObject(refused)
    await expect(instance.raiseEvent(value)).rejects.toMatchObject(refused)
    await expect(instance.terminate(value)).rejects.toMatchObject(refused)
    await expect(instance.rewind(value)).rejects.toMatchObject(refused)
    expect(sent).toEqual([])
  })

  it('may be a part of a text', async () => {
    const { sent, fetch } = recorder()
    await instanceFrom(status, { fetch }).terminate('see {text} there')
    expect(sent).toHaveLength(1)
  })
})

describe('parameters that a proxy adds to a link', () => {
  const link = `${status}&subscription-key=s3cr3t-subscription&showInput=false`

  it('travel with every call, and their values are in no error', async () => {
    const sent: string[] = []
    const fetch = async (url: string) => {
      sent.push(url)
      if (url.includes('/instances?')) return Response.json([])
      return new Response(JSON.stringify({ Message: `no: ${url}` }), { status: 500 })
    }
    const instance = instanceFrom(link, { fetch, retry: { attempts: 1 } })
    for (const call of [
      () => instance.status(),
      () => instance.terminate('x'),
      () => instance.raiseEvent('Go'),
      () => instance.restart(),
    ]) {
      const error = await call().catch((thrown: unknown) => thrown as Error)
      expect(JSON.stringify(error) + String((error as Error).stack)).not.toMatch(/s3cr3t|canary/)
    }
    for (const url of sent) expect(new URL(url).searchParams.get('subscription-key')).toBe('s3cr3t-subscription')
    expect(sent).toHaveLength(4)
  })
})
