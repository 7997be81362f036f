import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { problemCodes } from '../src/problem-kinds.ts'
import { documentLinkHash } from '../src/reference/document-link.ts'
import { createReferencePage } from '../src/reference/reference-page.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'

const document = createOpenApiDocument({ jobs: jobsPart })
const page = createReferencePage(document)

describe('the reference page', () => {
  it('has every operation, parameter and kind of problem', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
    for (const operation of operations) {
      expect(page).toContain(`<section id="${String(operation['operationId'])}">`)
      for (const { name } of operation['parameters'] as { name: string }[])
        expect(page).toContain(`<code>${name}</code>`)
    }
    for (const code of problemCodes) expect(page).toContain(`<section id="problem-${code}">`)
  })

  it('asks for nothing but itself', () => {
    const attributes = Array.from(page.matchAll(/\s(?:src|href|action|srcset)="([^"]*)"/g), (match) => match[1]!)
    expect(attributes.filter((url) => !/^(#|data:,$|openapi\.json$)/.test(url))).toEqual([])
    expect(page).not.toMatch(/<script [^>]|@import|url\(/)
    expect(page.match(/<script>/g)).toHaveLength(1)
  })

  it('links lead to what is there', () => {
    const anchors = Array.from(page.matchAll(/href="#([^"]+)"/g), (match) => match[1]!)
    expect(anchors.filter((id) => !page.includes(`id="${id}"`))).toEqual([])
  })

  it('shows what documents hold as text', () => {
    const evil = { ...document, info: { ...document.info, title: '<img src=x onerror=alert(1)>' } }
    expect(createReferencePage(evil)).not.toContain('<img')
  })

  it('has one script, which the policy of the page names by its hash', async () => {
    const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? []
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
    expect(documentLinkHash).toBe(`sha256-${Buffer.from(digest).toString('base64')}`)
    await using gateway = createGatewayUnderTest()
    const response = await gateway.rest.request('/docs')
    expect(response.headers.get('content-security-policy')).toContain(`script-src '${documentLinkHash}';`)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('never holds the key that it was opened with', async () => {
    await using gateway = createGatewayUnderTest()
    const response = await gateway.rest.request('/docs?code=canary-key')
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('canary')
  })

  it('has a curl line for every operation, and three to try', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
    expect(page.match(/<code>curl /g)).toHaveLength(operations.length + 3)
  })

  it('is served below the prefix of the app, and lets nothing else in', async () => {
    await using gateway = createGatewayUnderTest()
    const outer = new Hono().route('/df', gateway.rest)
    const response = await outer.request('https://o.example/df/docs')
    expect(response.headers.get('content-type')).toMatch('text/html')
    expect(response.headers.get('content-security-policy')).toMatch("default-src 'none'")
    expect(await response.text()).toContain('<code>https://o.example/df</code>')
    expect((await outer.request('https://o.example/df/openapi.json')).status).toBe(200)
  })
})
