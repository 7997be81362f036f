import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { problemCodes } from '../src/problem-kinds.ts'
import { createReferencePage } from '../src/reference/reference-page.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'

const document = createOpenApiDocument()
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
    expect(page).not.toMatch(/<script|@import|url\(/)
  })

  it('links lead to what is there', () => {
    const anchors = Array.from(page.matchAll(/href="#([^"]+)"/g), (match) => match[1]!)
    expect(anchors.filter((id) => !page.includes(`id="${id}"`))).toEqual([])
  })

  it('shows what documents hold as text', () => {
    const evil = { ...document, info: { ...document.info, title: '<img src=x onerror=alert(1)>' } }
    expect(createReferencePage(evil)).not.toContain('<img')
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
