import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '@durable-http/core/settings'
import type { ConfigSources } from './config-sources.ts'
import { readConfig, resolveConfig } from './config.ts'
import { defaults } from './defaults.ts'
import { unknownMembers } from './unknown-members.ts'

const key = 'canary-Key/9+plus=='
const hash = 'a1'.repeat(32)

function faultsOf(variables: Record<string, unknown>, others: Omit<ConfigSources, 'variables'> = {}): ConfigError {
  try {
    readConfig(variables, others)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

function file(value: unknown) {
  const file = { name: 'durable-gateway.config.json', value }
  return { file, faults: unknownMembers(file) }
}

test.each<[string, unknown, string]>([
  ['restPort', { restPort: 'x' }, '"restPort": 8080'],
  ['access.readOnly', { access: { readOnly: 'perhaps' } }, '"access": { "readOnly": true }'],
  ['limits.concurrency.running', { limits: { concurrency: { running: -1 } } }, '"running": 256'],
  ['limits.body', { limits: { body: 'x' } }, '"limits": { "body": "16MiB" }'],
  [
    'access.deny.operations',
    { access: { deny: { operations: ['x'] } } },
    '"operations": ["purgeInstances","rewindInstance"]',
  ],
])('the example for a wrong %s in a file is what a file holds', (_, value, example) => {
  const read = () => readConfig({}, { file: { name: 'a.json', value } })
  expect(read).toThrow(example)
})

test('a password or a query of any URL is hidden in every fault and warning', () => {
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/?api-key=canary-one',
    JWT_JWKS_URL: 'https://login.example.com/keys?sig=canary-two',
    'REST_PORT_canary-two': 'x',
    REST_PORT: 'canary-one',
  }
  expect(() => readConfig(variables)).toThrow(expect.not.stringMatching(/canary-(one|two)/))
})

describe('readConfig', () => {
  test('is the defaults when nothing is set', () => {
    expect(readConfig({})).toEqual(defaults)
  })

  test('reads what earlier versions read', () => {
    expect(
      readConfig({
        REST_PORT: '1080',
        MCP_PORT: '1090',
        HOST: '::1',
        DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.azurewebsites.net',
        DURABLE_FUNCTIONS_TOKEN: key,
        DURABLE_FUNCTIONS_TASK_HUB: 'MyHub',
        DURABLE_FUNCTIONS_CONNECTION: 'Storage',
        PUBLIC_URL: 'http://localhost:8443/gateway/',
      }),
    ).toEqual({
      ...defaults,
      host: '::1',
      restPort: 1080,
      mcpPort: 1090,
      upstreams: [
        { name: 'default', baseUrl: 'https://myapp.azurewebsites.net', key, taskHub: 'MyHub', connection: 'Storage' },
      ],
      publicUrl: 'http://localhost:8443/gateway',
    })
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ REST_PORT: '', HOST: ' ', DURABLE_FUNCTIONS_BASE_URL: '' })).toEqual(readConfig({}))
  })

  test('reads the file, and lets the environment beat it', () => {
    const { config, effective } = resolveConfig({
      variables: { LIMIT_BODY: '1MiB', LIMIT_RATE: 'off' },
      ...file({ limits: { body: '2MiB', headers: 32_768, rate: '10/s' }, drain: { grace: '1m' } }),
    })
    expect(config.limits).toEqual({ ...defaults.limits, body: 1_048_576, headers: 32_768 })
    const origins = Object.fromEntries(effective.map(({ path, origin }) => [path, origin]))
    expect(origins['limits.body']).toEqual({ variable: 'LIMIT_BODY' })
    expect(origins['drain.grace']).toEqual({ file: 'durable-gateway.config.json', member: 'drain.grace' })
    expect(origins['restPort']).toBe('default')
  })

  test('reads keys of callers and tokens of an issuer, from either place alike', () => {
    const inEnvironment = readConfig({
      API_KEYS: `ci:operator:${hash}, ops:ADMIN:${'b2'.repeat(32).toUpperCase()}`,
      JWT_ISSUER: 'https://login.example.com',
      JWT_AUDIENCE: 'api://gateway',
      JWT_ALGORITHMS: 'es256',
      JWT_ADMIN_ROLES: 'Boss,Chief',
      JWT_CLOCK_TOLERANCE: '2m',
      HOST: '0.0.0.0',
    })
    const inFile = readConfig(
      {},
      file({
        host: '0.0.0.0',
        auth: {
          apiKeys: [{ name: 'ci', role: 'operator', sha256: hash }, `ops:admin:${'b2'.repeat(32)}`],
          jwt: {
            issuer: 'https://login.example.com',
            audience: ['api://gateway'],
            algorithms: ['ES256'],
            roles: { admin: ['Boss', 'Chief'] },
            clockTolerance: 120_000,
          },
        },
      }),
    )
    expect(inEnvironment).toEqual(inFile)
    expect(inEnvironment.auth?.apiKeys).toEqual([
      { name: 'ci', role: 'operator', sha256: hash },
      { name: 'ops', role: 'admin', sha256: 'b2'.repeat(32) },
    ])
    expect(inEnvironment.auth?.jwt).toMatchObject({ clockTolerance: 120, roles: { viewer: ['Durable.Read'] } })
  })

  test('fits the defaults of times to those that are given', () => {
    const short = readConfig({ LIMIT_REQUEST_TIME: '10s' })
    expect(short.limits).toMatchObject({ upstreamTime: 10_000, clientTime: { request: 10_000, headers: 10_000 } })
    const long = readConfig({ LIMIT_CLIENT_HEADERS_TIME: '90s', LIMIT_UPSTREAM_TIME: '5m' })
    expect(long.limits).toMatchObject({ requestTime: 300_000, clientTime: { request: 90_000, headers: 90_000 } })
    expect([...short.warnings, ...long.warnings]).toEqual([])
  })

  test('reads keys one a line, as a mounted file has them', () => {
    const { auth } = readConfig({ API_KEYS: `ci:viewer:${hash}\nops:admin:${'b2'.repeat(32)}\n` })
    expect(auth?.apiKeys.map(({ name }) => name)).toEqual(['ci', 'ops'])
  })

  test('turns limits off that have a default', () => {
    expect(readConfig({ LIMIT_FAILURES: 'off' }).limits).not.toHaveProperty('failures')
    expect(readConfig({}, file({ limits: { failures: false } })).limits).not.toHaveProperty('failures')
  })

  test('names every fault at once with what is expected and an example', () => {
    const { faults, message } = faultsOf({
      REST_PORT: 'eighty',
      MCP_PORT: '70000',
      HOST: '0.0.0.0',
      DURABLE_FUNCTIONS_BASE_URL: 'myapp.azurewebsites.net',
      DURABLE_FUNCTIONS_TOKEN: 'two words',
      DURABLE_FUNCTIONS_TASK_HUB: 'my hub',
      DURABLE_FUNCTIONS_CONNECTION: 'a/b',
      PUBLIC_URL: 'durable.example.com',
      LIMIT_BODY: 'lots',
      DRAIN_GRACE: '10 minutes',
      TRUSTED_PROXIES: '10.0.0.0/8,10.0.0.0/33',
    })
    expect(faults.map(({ variable }) => variable).sort()).toEqual([
      'DRAIN_GRACE',
      'DURABLE_FUNCTIONS_BASE_URL',
      'DURABLE_FUNCTIONS_CONNECTION',
      'DURABLE_FUNCTIONS_TASK_HUB',
      'DURABLE_FUNCTIONS_TOKEN',
      'HOST',
      'LIMIT_BODY',
      'MCP_PORT',
      'PUBLIC_URL',
      'REST_PORT',
      'TRUSTED_PROXIES',
    ])
    for (const { variable, message, example } of faults) {
      expect(message).toMatch(/expected/)
      expect(example).toMatch(new RegExp(`^${variable}=`))
    }
    expect(message).toContain("REST_PORT 'eighty' is not a port number")
    expect(message).toContain("HOST '0.0.0.0' is not a loopback address")
    expect(message).toContain("TRUSTED_PROXIES entry 2 '10.0.0.0/33' is not an address")
    expect(message).toContain('DURABLE_FUNCTIONS_TOKEN holds blanks or characters that no key has')
    expect(message).not.toContain('two words')
  })

  test('names faults of the file and of the environment together', () => {
    const { faults } = faultsOf(
      { REST_PORT: 'x' },
      file({ limits: { headers: 'y' }, auth: { apiKeys: ['ci:boss:z'] } }),
    )
    expect(faults.map(({ variable, file }) => [variable, file])).toEqual([
      ['REST_PORT', undefined],
      ['auth.apiKeys', 'durable-gateway.config.json'],
      ['limits.headers', 'durable-gateway.config.json'],
    ])
    expect(faults[2]?.example).toBe('"limits": { "headers": "16KiB" }')
  })

  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['one port for both', { REST_PORT: '9090' }, /MCP_PORT is the REST_PORT, too/],
    ['a negative port', { REST_PORT: '-1' }, /REST_PORT '-1' is not a port/],
    ['a port that Kubernetes made', { MCP_PORT: 'tcp://10.0.0.7:9090' }, /enableServiceLinks: false/],
    ['a base URL with a key', { DURABLE_FUNCTIONS_BASE_URL: `https://a.example/?code=${key}` }, /query/],
    ['a base URL of another scheme', { DURABLE_FUNCTIONS_BASE_URL: 'ftp://a.example' }, /https?:\/\//],
    ['a public URL with a query', { PUBLIC_URL: 'https://a.example/?x=1' }, /no query/],
    ['a reference in place of a key', { DURABLE_FUNCTIONS_TOKEN: '@Microsoft.KeyVault(SecretUri=x)' }, /not resolved/],
    ['a key in quotation marks', { DURABLE_FUNCTIONS_TOKEN: `"${key}"` }, /TOKEN is in quotation marks; expected/],
    ['a URL in place of a key', { DURABLE_FUNCTIONS_TOKEN: `https://a.example/?code=${key}` }, /more than the key/],
    ['a port in quotation marks', { REST_PORT: '"8080"' }, /'"8080"' is not a port number.*quotation marks count/],
    ['a binding that is not text', { DURABLE_FUNCTIONS_TOKEN: { get: key } }, /TOKEN is not text but an object/],
    [
      'every page, where nobody is asked',
      { CORS_ORIGINS: '*', DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:7071' },
      /CORS_ORIGINS is \*, and callers are not asked who they are.*API_KEYS/,
    ],
    [
      'an open address for everybody',
      { HOST: 'gateway.internal' },
      /HOST 'gateway.internal' is not a loopback.*API_KEYS/,
    ],
    ['a key in the place of its hash', { API_KEYS: `ci:operator:${key}` }, /API_KEYS entry 1 has 19 characters where/],
    ['a key without a role', { API_KEYS: `ci:${hash}` }, /entry 1 has no role; expected viewer, operator, admin/],
    ['one hash for two callers', { API_KEYS: `a:viewer:${hash},b:admin:${hash}` }, /gives a and b the same key/],
    ['one name for two keys', { API_KEYS: `a:viewer:${hash},a:admin:${'0'.repeat(64)}` }, /names a twice/],
    [
      'an issuer without an audience',
      { JWT_ISSUER: 'https://a.example' },
      /JWT_AUDIENCE is not set, but JWT_ISSUER is/,
    ],
    ['an audience without an issuer', { JWT_AUDIENCE: 'a' }, /JWT_ISSUER is not set, but JWT_AUDIENCE is/],
    [
      'an issuer over plain HTTP',
      { JWT_ISSUER: 'http://a.example', JWT_AUDIENCE: 'a' },
      /JWT_ISSUER .*begins with http/,
    ],
    [
      'a collector with a password',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://u:hunter2@a.example' },
      /no user name or pass/,
    ],
    ['shared secrets', { JWT_ISSUER: 'https://a.example', JWT_AUDIENCE: 'a', JWT_ALGORITHMS: 'HS256' }, /can check/],
    ['a misspelt operation', { DENY_OPERATIONS: 'purgeInstence' }, /'purgeInstence' is not an operation; did you mean/],
    ['a misspelt level', { LOG_LEVEL: 'inof' }, /LOG_LEVEL 'inof' is not a log level; did you mean info\?/],
    ['a rate without a time', { LIMIT_RATE: '600' }, /LIMIT_RATE '600' is not a rate; expected .*600\/1m/],
    ['a pause out of range', { LIMIT_BREAKER_PAUSE: '1h' }, /is too long; expected 100ms to 10m/],
    ['a store of another kind', { STORE_URL: 'memcached://:secret@a' }, /STORE_URL is not a URL of a store/],
    ['a short secret', { MCP_STATE_SECRET: 'hunter2hunter2' }, /MCP_STATE_SECRET is too short; expected 32/],
    [
      'a token in a file, where there are none',
      { DURABLE_FUNCTIONS_TOKEN_FILE: '/run/token' },
      /no files are read here/,
    ],
    ['a second default', { UPSTREAM_DEFAULT_BASE_URL: 'https://a.example' }, /is called DURABLE_FUNCTIONS_BASE_URL/],
    [
      'a name that no path can hold',
      { UPSTREAM__A_BASE_URL: 'https://a.example' },
      /UPSTREAM__A_BASE_URL is not a name/,
    ],
    ['an app without an address', { UPSTREAM_ORDERS_TOKEN: key }, /UPSTREAM_ORDERS_BASE_URL is not set, but UPSTREAM_/],
    [
      'a body that may take longer than its request',
      { LIMIT_CLIENT_REQUEST_TIME: '5m', LIMIT_REQUEST_TIME: '2m' },
      /LIMIT_CLIENT_REQUEST_TIME is 5m, longer than the 2m of LIMIT_REQUEST_TIME; expected no more/,
    ],
  ]
  test.each(refused)('refuses %s', (_, variables, message) => {
    const error = faultsOf(variables)
    expect(error.message).toMatch(message)
    for (const secret of [key, hash, 'hunter2', ':secret@']) expect(error.message).not.toContain(secret)
  })

  const strayed: [string, unknown, RegExp][] = [
    ['a misspelt member', { limits: { bdy: 1 } }, /limits\.bdy in .* is not a setting; did you mean body\?/],
    ['a member in the wrong part', { log: {} }, /log in .* is not a setting; did you mean telemetry\.log\?/],
    ['a member that nothing is like', { colour: 1 }, /colour in .* is not a setting; expected one of host, restPort/],
    ['a part that is not an object', { limits: 5 }, /limits in .* is not an object; expected one with body, headers/],
    ['no object at all', [], /durable-gateway\.config\.json holds no object/],
    ['apps that are not a list', { upstreams: {} }, /upstreams in .* is not a list/],
    [
      'an app that is not an object',
      { upstreams: ['a'] },
      /upstreams\[0\] in .* is not an object; expected one with name, base/,
    ],
    [
      'a misspelt member of an app',
      { upstreams: [{ baseurl: 'x' }] },
      /upstreams\[0\]\.baseurl .*did you mean baseUrl/,
    ],
    [
      'two apps of one name',
      {
        upstreams: [
          { name: 'a', baseUrl: 'https://a.example' },
          { name: 'A', baseUrl: 'https://b.example' },
        ],
      },
      /upstreams\[1\]\.name in .* 'A' is there twice/,
    ],
    [
      'an app without a name among several',
      { upstreams: [{ name: 'a', baseUrl: 'https://a.example' }, { baseUrl: 'https://b.example' }] },
      /upstreams\[1\]\.name in .* is not a name/,
    ],
    [
      'a name that no path can hold',
      { upstreams: [{ name: 'a_b', baseUrl: 'https://a.example' }] },
      /'a_b' is not a name/,
    ],
  ]
  test.each(strayed)('refuses a file with %s', (_, value, message) => {
    expect(faultsOf({}, file(value)).message).toMatch(message)
  })

  const linkSecret = 'x'.repeat(32)
  test.each<[string, unknown]>([
    ['a list of texts', [`a:${linkSecret}`, `b-1:y:${linkSecret}`]],
    ['a text', `a:${linkSecret}, b-1:y:${linkSecret}`],
    [
      'objects',
      [
        { id: 'a', secret: linkSecret },
        { id: 'b-1', secret: `y:${linkSecret}` },
      ],
    ],
  ])('reads secrets of links from %s', (_, secrets) => {
    const auth = { apiKeys: [`ci:operator:${hash}`] }
    const { config, effective } = resolveConfig({
      variables: {},
      ...file({ auth, links: { secrets, lifetime: '2h' } }),
    })
    const [first, second] = [
      { id: 'a', secret: linkSecret },
      { id: 'b-1', secret: `y:${linkSecret}` },
    ]
    expect(config.links).toEqual({ secrets: [first, second], lifetime: 7_200_000 })
    expect(config.warnings).toEqual([])
    const { setting, value } = effective.find(({ path }) => path === 'links.secrets')!
    expect(setting.kind.show(value)).toBe('a:…,b-1:…')
  })

  test.each([
    [{ LINK_SECRETS: linkSecret }, 'LINK_SECRETS entry 1 has nothing where its secret should be'],
    [{ LINK_SECRETS: `a.b:${linkSecret}` }, 'LINK_SECRETS entry 1 has no id of 1 to 32 letters, digits, _ or -'],
    [
      { LINK_SECRETS: 'a:short' },
      'LINK_SECRETS entry 1 has 5 characters where its secret should be; expected 32 or more',
    ],
    [{ LINK_SECRETS: `a:${linkSecret},a:${linkSecret}y` }, 'LINK_SECRETS has the id a twice'],
    [{ LINK_LIFETIME: '59s' }, "LINK_LIFETIME '59s' is too short; expected 1m to 7d"],
    [{ LINK_LIFETIME: '8d' }, "LINK_LIFETIME '8d' is too long"],
  ])('refuses %j for links', (variables, message) => {
    const { message: told } = faultsOf({ API_KEYS: `ci:operator:${hash}`, ...variables })
    expect(told).toContain(message)
    expect(told).not.toMatch(/xxxx|short[^;]*$/)
  })

  test('warns of links that are not signed, and of a lifetime without a secret', () => {
    expect(readConfig({ LINK_SECRETS: `a:${linkSecret}` }).warnings).toEqual([
      'LINK_SECRETS is not used: callers are not asked who they are, so that every link works without a signature',
    ])
    expect(readConfig({ LINK_LIFETIME: '1h' }).warnings).toEqual(['LINK_LIFETIME is not used: LINK_SECRETS is not set'])
  })

  test('says nothing of an open address while authentication itself is at fault', () => {
    const { faults } = faultsOf({ HOST: '0.0.0.0', API_KEYS: 'ci:operator' })
    expect(faults.map(({ variable }) => variable)).toEqual(['API_KEYS'])
  })

  test('never shows a secret, whichever variable it was put into', () => {
    const secretNames = [
      'DURABLE_FUNCTIONS_TOKEN',
      'UPSTREAM_A_TOKEN_NEXT',
      'API_KEYS',
      'STORE_URL',
      'MCP_STATE_SECRET',
      'LINK_SECRETS',
    ]
    const names = [
      'REST_PORT',
      'MCP_PORT',
      'HOST',
      'DURABLE_FUNCTIONS_BASE_URL',
      'DURABLE_FUNCTIONS_TASK_HUB',
      'UPSTREAM_A_CONNECTION',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'LIMIT_BODY',
      'JWT_ISSUER',
      'DENY_OPERATIONS',
      'CORS_ORIGINS',
    ]
    const token = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...Array.from('abcXYZ089-_/+=')) })
    const places = fc.subarray(names, { minLength: 1 })
    fc.assert(
      fc.property(token, fc.constantFrom(...secretNames), places, fc.boolean(), (secret, name, where, inFile) => {
        const strayed = Object.fromEntries(where.map((name) => [name, secret]))
        const before = { API_KEYS: 'ci:viewer:', LINK_SECRETS: 'a:' }[name] ?? ''
        const variables = { [name]: before + secret, ...strayed }
        const others = inFile ? file({ limits: { body: secret }, [secret]: 1, upstreams: [{ name: secret }] }) : {}
        try {
          expect(readConfig(variables, others).warnings.join()).not.toContain(secret)
        } catch (error) {
          expect(String((error as Error).stack)).not.toContain(secret)
          expect(JSON.stringify(error)).not.toContain(secret)
        }
      }),
      { examples: [['//aaaaaaaaaaaa', 'LINK_SECRETS', ['DENY_OPERATIONS'], false]], numRuns: 200 },
    )
  })

  const warned: [string, Record<string, unknown>, string[]][] = [
    [
      'a key nobody asks for',
      { DURABLE_FUNCTIONS_TOKEN: key },
      ['DURABLE_FUNCTIONS_TOKEN not used: DURABLE_FUNCTIONS_BASE_URL is not set'],
    ],
    [
      'a remote host without a key',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://a.example' },
      ['DURABLE_FUNCTIONS_TOKEN is not set: requests go out without a key'],
    ],
    [
      'a key over plain HTTP',
      { DURABLE_FUNCTIONS_BASE_URL: 'http://a.example', DURABLE_FUNCTIONS_TOKEN: key },
      ['DURABLE_FUNCTIONS_BASE_URL begins with http://: the key travels unencrypted'],
    ],
    [
      'an address that ends in /api',
      { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:7071/api' },
      [
        'DURABLE_FUNCTIONS_BASE_URL ends in /api, where HTTP triggers are: the API of Durable Functions is not below it',
      ],
    ],
    [
      'a next key without a first one',
      { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:7071', DURABLE_FUNCTIONS_TOKEN_NEXT: key },
      ['DURABLE_FUNCTIONS_TOKEN_NEXT is not used: DURABLE_FUNCTIONS_TOKEN is not set'],
    ],
    [
      'the deployment site of an app',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://a.scm.azurewebsites.net', DURABLE_FUNCTIONS_TOKEN: key },
      ['DURABLE_FUNCTIONS_BASE_URL names the deployment site of the app: leave .scm out'],
    ],
    ['nothing about a local host', { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:7071' }, []],
    [
      'a misspelt variable',
      { DURABLE_FUNCTION_TOKEN: key },
      ['DURABLE_FUNCTION_TOKEN is not read; did you mean DURABLE_FUNCTIONS_TOKEN?'],
    ],
    [
      'a misspelt variable beside the right one',
      { DURABLE_FUNCTIONS_READ_ONLY: '1', DURABLE_FUNCTIONS_READONLY: '1' },
      ['DURABLE_FUNCTIONS_READONLY is not read; did you mean DURABLE_FUNCTIONS_READ_ONLY?'],
    ],
    ['two letters exchanged', { REST_PROT: '1080' }, ['REST_PROT is not read; did you mean REST_PORT?']],
    [
      'two letters exchanged beside the right one',
      { REST_PORT: '1080', REST_PROT: '1081' },
      ['REST_PROT is not read; did you mean REST_PORT?'],
    ],
    [
      'a word too many',
      { JWT_ISSUER_URL: 'https://login.example.com' },
      ['JWT_ISSUER_URL is not read; did you mean JWT_ISSUER?'],
    ],
    ['a word too few', { MCP_SECRET: 'x' }, ['MCP_SECRET is not read; did you mean MCP_STATE_SECRET?']],
    ['a switch alone', { READ_ONLY: 'yes' }, ['READ_ONLY is not read; did you mean DURABLE_FUNCTIONS_READ_ONLY?']],
    [
      'a switch of another prefix',
      { MCP_READONLY: '1', GATEWAY_TOOLSETS: 'observe' },
      [
        'MCP_READONLY is not read; did you mean DURABLE_FUNCTIONS_READ_ONLY?',
        'GATEWAY_TOOLSETS is not read; did you mean DURABLE_FUNCTIONS_TOOLSETS?',
      ],
    ],
    ['a switch that is set as well', { READ_ONLY: 'yes', DURABLE_FUNCTIONS_READ_ONLY: 'yes' }, []],
    ['words in another order', { PORT_REST: '1080' }, ['PORT_REST is not read; did you mean REST_PORT?']],
    [
      'a name without its beginning',
      { FUNCTIONS_TOKEN: 'x' },
      ['FUNCTIONS_TOKEN is not read; did you mean DURABLE_FUNCTIONS_TOKEN?'],
    ],
    [
      'no variables of other programs',
      {
        OTEL_EXPORTER_OTLP_HEADERS: 'x',
        NODE_ENV: 'x',
        HOSTNAME: 'x',
        NEXT_PUBLIC_URL: 'x',
        REST_PORT_8080_TCP: 'x',
        PORT: '1',
      },
      [],
    ],
    [
      'a file where none is read',
      { DURABLE_GATEWAY_CONFIG: './a.json' },
      ['DURABLE_GATEWAY_CONFIG is not used: no files are read here'],
    ],
    [
      'a variable that looks meant',
      { DURABLE_GATEWAY_COLOUR: '1' },
      ['DURABLE_GATEWAY_COLOUR is not read: there is no such setting'],
    ],
    [
      'a rule that there is not',
      { DENY_CONNECTIONS: 'AuditStorage' },
      ['DENY_CONNECTIONS is not read: name those that are allowed, in ALLOW_CONNECTIONS'],
    ],
    [
      'nothing that Kubernetes sets for a service of this name',
      {
        DURABLE_GATEWAY_SERVICE_HOST: '10.0.0.7',
        DURABLE_GATEWAY_PORT_8080_TCP_ADDR: '10.0.0.7',
        DURABLE_GATEWAY_PORT: 'tcp://x',
      },
      [],
    ],
    ['nothing about variables of others', { PATH: '/bin', HOME: '/root', HOSTNAME: 'x', SHELL: 'sh', PORT: '1' }, []],
    [
      'one task hub under two names',
      { UPSTREAM_A_BASE_URL: 'http://localhost:1', UPSTREAM_B_BASE_URL: 'http://localhost:1' },
      ['upstreams a and b are the same task hub of the same app'],
    ],
    [
      'a budget that nobody spends',
      { SCRAPER_BUDGET: '5' },
      ['SCRAPER_BUDGET is not used: SCRAPER_INTERVAL is not set'],
    ],
    [
      'replicas that do not trust each other',
      { STORE_URL: 'redis://localhost' },
      ['MCP_STATE_SECRET is not set, but STORE_URL is: what one replica signs for its callers no other one takes'],
    ],
  ]
  test.each(warned)('warns of %s', (_, variables, warnings) => {
    expect(readConfig(variables).warnings).toEqual(warnings)
  })

  test('warns of a public URL without authentication, and refuses it at the edge', () => {
    const variables = { PUBLIC_URL: 'https://gateway.example.com' }
    expect(readConfig(variables).warnings.join()).toMatch(/PUBLIC_URL names a host that others reach.*API_KEYS/)
    expect(faultsOf(variables, { isEdge: true }).message).toMatch(/PUBLIC_URL names a host that others reach/)
    const asked = { ...variables, API_KEYS: `ci:viewer:${hash}` }
    expect(readConfig(asked, { isEdge: true }).warnings).toEqual([])
  })

  test('warns of what does nothing on runtimes other than Node, and of no secret', () => {
    const variables = {
      STORE_URL: 'redis://:secret@redis:6379',
      LIMIT_CONNECTIONS: '10',
      METRICS: ' ',
      LIMIT_RATE: '10/1m',
      DURABLE_FUNCTIONS_CATALOGUE: 'orchestrators.json',
      MCP_STATE_SECRET: 'x'.repeat(32),
    }
    const idle = ['LIMIT_CONNECTIONS', 'STORE_URL', 'DURABLE_FUNCTIONS_CATALOGUE'].map(
      (name) => `${name} does nothing on this runtime`,
    )
    for (const runtime of [{ lacksNode: true }, { isEdge: true }]) {
      expect(readConfig(variables, runtime).warnings).toEqual(idle)
    }
    expect(readConfig(variables).warnings).toEqual([])
  })

  test('warns of sessions at the edge, where nobody keeps them', () => {
    expect(readConfig({ MCP_SESSIONS: 'true' }).warnings).toEqual([])
    expect(readConfig({ MCP_SESSIONS: 'true' }, { isEdge: true }).warnings).toEqual([
      'MCP_SESSIONS is not used: nothing is kept between two requests at the edge',
    ])
  })
})
