import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const file = (value: unknown) => ({ file: { name: 'f.json', value } })

describe('function apps', () => {
  test('are read from variables with their names, the one without first', () => {
    const { upstreams } = readConfig({
      UPSTREAM_ORDERS_EU_BASE_URL: 'https://orders.example',
      UPSTREAM_ORDERS_EU_TASK_HUB: 'EuHub',
      UPSTREAM_BILLING_BASE_URL: 'https://billing.example',
      UPSTREAM_BILLING_TOKEN: 'the-key',
      DURABLE_FUNCTIONS_BASE_URL: 'https://a.example',
    })
    expect(upstreams).toEqual([
      { name: 'default', baseUrl: 'https://a.example' },
      { name: 'billing', baseUrl: 'https://billing.example', key: 'the-key' },
      { name: 'orders-eu', baseUrl: 'https://orders.example', taskHub: 'EuHub' },
    ])
  })

  test('keep the order of the file, whose members variables complete and replace', () => {
    const { upstreams } = readConfig(
      {
        UPSTREAM_ORDERS_TOKEN: 'from-environment',
        UPSTREAM_ORDERS_TASK_HUB: 'New',
        UPSTREAM_EXTRA_BASE_URL: 'https://x.example',
      },
      file({
        upstreams: [
          { name: 'Orders', baseUrl: 'https://orders.example', taskHub: 'Old' },
          { name: 'default', baseUrl: 'https://a.example', key: 'from-file' },
        ],
      }),
    )
    expect(upstreams).toEqual([
      { name: 'Orders', baseUrl: 'https://orders.example', taskHub: 'New', key: 'from-environment' },
      { name: 'default', baseUrl: 'https://a.example', key: 'from-file' },
      { name: 'extra', baseUrl: 'https://x.example' },
    ])
  })

  test('need no name where there is but one', () => {
    const { upstreams } = readConfig(
      { DURABLE_FUNCTIONS_TOKEN: 'the-key' },
      file({ upstreams: [{ baseUrl: 'https://a.example' }] }),
    )
    expect(upstreams).toEqual([{ name: 'default', baseUrl: 'https://a.example', key: 'the-key' }])
  })

  test('take their secrets from files', () => {
    const variables = { UPSTREAM_A_BASE_URL: 'https://a.example', UPSTREAM_A_TOKEN_FILE: '/run/a' }
    const { upstreams } = readConfig(variables, { secrets: { UPSTREAM_A_TOKEN: 'in-the-file' } })
    expect(upstreams).toEqual([{ name: 'a', baseUrl: 'https://a.example', key: 'in-the-file' }])
  })
})
