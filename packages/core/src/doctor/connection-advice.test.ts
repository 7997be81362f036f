import { describe, expect, test } from 'vitest'
import { connectionAdvice } from './connection-advice.ts'

const place = { host: 'app.example', port: 443, variable: 'DURABLE_FUNCTIONS_BASE_URL' }

describe('connectionAdvice', () => {
  test.each([
    ['ECONNREFUSED', '', /nothing listens at app\.example:443; start what should.*func start/],
    ['ABORT_ERR', '', /cannot be reached \(no response in 5 seconds\).*firewall/],
    ['ETIMEDOUT', '', /cannot be reached \(ETIMEDOUT\).*virtual network/],
    ['CERT_HAS_EXPIRED', '', /certificate of app\.example has expired.*clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '', /certificate at app\.example:443 is for other names/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', '', /authority that this machine does not know.*NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', /NODE_EXTRA_CA_CERTS/],
    ['EPROTO', 'SSL routines::wrong version number', /speaks no TLS.*http:\/\//],
    ['ECONNRESET', '', /broke the connection off \(ECONNRESET\)/],
  ])('says what %s means', (code, message, expected) => {
    const { said, remedy } = connectionAdvice(code, message, place)
    expect(`${said}; ${remedy}`).toMatch(expected)
  })
})
