import { hostSettings, type Setting } from '@durable-http/core/settings'
import { defaults, jwtDefaults } from '../config/defaults.ts'
import type { SettingPath } from '../config/setting.ts'
import { settings } from '../config/settings.ts'
import { settingDescriptions, upstreamDescriptions } from './setting-descriptions.ts'

const sections: readonly [title: string, belongs: (path: string) => boolean][] = [
  ['Addresses', (path) => !path.includes('.') && path !== 'storeUrl'],
  ['Callers', (path) => /^(auth|links)\./.test(path)],
  ['Access', (path) => path.startsWith('access.')],
  ['Limits', (path) => path.startsWith('limits.') || path === 'storeUrl'],
  ['Telemetry', (path) => path.startsWith('telemetry.')],
  ['Retention', (path) => path.startsWith('retention.')],
  ['MCP', (path) => path.startsWith('mcp.')],
  ['Console', (path) => path.startsWith('ui.')],
  ['At the edge', (path) => path.startsWith('edge.')],
  ['Stopping', (path) => path.startsWith('drain.')],
]

const exampleFile = {
  restPort: 8080,
  upstreams: [
    { name: 'orders', baseUrl: 'https://orders.azurewebsites.net' },
    { name: 'billing', baseUrl: 'https://billing.azurewebsites.net', taskHub: 'BillingHub' },
  ],
  auth: { jwt: { issuer: 'https://login.example.com', audience: ['api://durable-gateway'] } },
  limits: { body: '4MiB', requestTime: '30s', rate: '600/1m' },
}

const intro = `# Configuration

<!-- Written by \`pnpm run configuration\` in apps/gateway from its table of settings; do not edit. -->

Set each setting in the environment or in a file. The environment wins over the file, and the file over the default. An empty variable counts as not set.
\`durable-gateway\` below is \`npm start --\` in a checkout of the repository:

\`\`\`sh
npm start -- --print-config
npm start -- doctor
npm start -- create-key --name ci --role operator
\`\`\`

- \`--print-config\` prints every setting with its value and source. It masks secrets, and user names, passwords, queries and fragments of URLs.
- \`doctor\` checks the configuration, the clock, the issuer of tokens and the ports, and for each function app its address, key, version and task hub. It sends only GET. Its first line names the first fault, and it exits with 1 if it found one. With \`--json\` it prints one object, \`{ "ok": false, "findings": [{ "level": "FAIL", "about": "key", "said": "…", "remedy": "…" }] }\`. (Azure Storage creates a missing task hub as soon as a request names it, the doctor's included.)
- \`create-key\` creates a key for a caller and prints it once. It also prints the line for the configuration, which contains only the hash.

At start, the gateway reports all wrong values of the environment and the file together, each with the accepted values and an example. A variable with a misspelt name gets a warning.

## The file

\`durable-gateway.config.json\`, \`.mjs\`, \`.js\` or \`.ts\` in the working folder, or the file that \`--config\` or \`DURABLE_GATEWAY_CONFIG\` names. A module exports its settings as default; in TypeScript, the compiler can check them: \`export default { … } satisfies ConfigFile\`, with the type from \`@durable-http/gateway/config-file\`. An unknown member is a fault. Keep keys out of the file, or run \`chmod o-r\` on it: a file with a key that every user may read is a warning. Files are read on Node only. At the edge, on Deno and on Bun, use variables.

\`\`\`json
${JSON.stringify(exampleFile, null, 2)}
\`\`\`

Beside this file, \`UPSTREAM_ORDERS_TOKEN\` and \`UPSTREAM_BILLING_TOKEN\` contain the keys: a variable adds or replaces a single member.

## Values

- **Durations**: \`500ms\`, \`30s\`, \`2m\`, \`1h\`, \`1d\`, or plain milliseconds.
- **Sizes**: \`64KiB\`, \`16MiB\`, \`1MB\`, or plain bytes.
- **Lists**: separated by commas or line breaks in the environment, an array in the file.
- **Switches**: \`true\` or \`false\`.
- **Secrets**, marked with †, are never shown. On Node each can come from a file: \`DURABLE_FUNCTIONS_TOKEN_FILE=/run/secrets/token\` instead of \`DURABLE_FUNCTIONS_TOKEN\`.

## Who may reach it

Without authentication the gateway listens on loopback only: it refuses another \`HOST\` until \`API_KEYS\` or \`JWT_ISSUER\` with \`JWT_AUDIENCE\` is set. Without authentication, a \`PUBLIC_URL\` of another host gets a warning on Node and is refused at the edge.

## Function apps

These variables configure one function app. Without them, the gateway serves the embedded mock.
`

/** Writes the reference of the configuration from the table of settings. */
export function configurationPage(): string {
  const parts = sections.map(([title, belongs]) => {
    const paths = (Object.keys(settings) as SettingPath[]).filter(belongs)
    return `## ${title}\n\n${tableOf(paths.map((path) => rowOf(path, settings[path], settingDescriptions[path], defaultOf(path))))}`
  })
  const apps = (Object.keys(hostSettings) as (keyof typeof hostSettings)[]).map((member) => {
    const row = hostSettings[member]
    const setting = { ...row, variable: `DURABLE_FUNCTIONS_${row.variable}` }
    return rowOf(`upstreams[].${member}`, setting, upstreamDescriptions[member])
  })
  return [intro + '\n' + tableOf(apps), severalApps, ...parts].join('\n\n') + '\n'
}

const severalApps = `Several function apps, or task hubs of one, get names: in the file as \`upstreams[].name\`, in the environment inside the variable, where \`UPSTREAM_ORDERS_EU_BASE_URL\` belongs to the app \`orders-eu\`. A name has 1 to 63 letters, digits and hyphens. The app that a bare path means is the one called \`default\` (the one of \`DURABLE_FUNCTIONS_BASE_URL\`), else the first: those of the file in its order, then those of the environment in that of their names.`

interface Row {
  variable: string
  path: string
  takes: string
  fallback: string
  meaning: string
}

function rowOf(
  path: string,
  { variable, kind, example, isSecret, needsNode }: Setting,
  meaning: string,
  fallback?: string,
): Row {
  return {
    variable: `\`${variable}\`${isSecret ? '†' : ''}`,
    path: `\`${path}\``,
    takes: `${accepted(kind)}<br>\`${example}\``,
    fallback: fallback ? `\`${fallback}\`` : '-',
    meaning: needsNode ? `${meaning} Node only.` : meaning,
  }
}

// Facts from the section about values are not repeated in every row.
function accepted({ name, accepts }: Setting['kind']): string {
  const range = /plain (?:milliseconds|bytes)(?:, (.*))?$/.exec(accepts)
  if (range) return range[1] === undefined ? name : `${name}, ${range[1]}`
  return accepts.length > 120 ? name : accepts
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ variable, path, takes, fallback, meaning }) =>
      `| ${[variable, path, meaning, takes, fallback].map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
  )
  return [
    '| variable | in the file | meaning | takes, for example | default |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function defaultOf(path: SettingPath): string | undefined {
  const known = { ...defaults, auth: { jwt: jwtDefaults } } as unknown
  const value = path
    .split('.')
    .reduce<unknown>((parts, name) => (parts as Record<string, unknown> | undefined)?.[name], known)
  return value === undefined ? undefined : settings[path].kind.show(value as never)
}
