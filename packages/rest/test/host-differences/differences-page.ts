import type { HostDifference, HostDifferences } from './host-differences.ts'

/** Writes the documentation page from the differences that were found. */
export function differencesPage({ played, differences }: HostDifferences): string {
  const rows = Object.entries(played).map(
    ([version, { steps, alike }]) => `| ${version} | ${steps} | ${alike} | ${steps - alike} |`,
  )
  return [
    '# How the gateway differs from the host',
    '',
    'A client that was written for the Durable Functions host works when it is pointed at the gateway. Where its responses differ from those of the host, they differ on purpose.',
    '`scripts/write-host-differences.ts` writes this page. It sends every request that was recorded on real hosts to the mock and, with the mock in the same state, through the gateway.',
    'Requests that were recorded on the local RPC endpoint (scenario `rpc`) go to a gateway in front of that endpoint, below the base path of the gateway.',
    '[host-differences.json](host-differences.json) lists the steps and reasons. A test fails if another response differs.',
    '',
    '| extension | recorded requests | same response | different response |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Most differences are a link without the key, or a failure with a body where the host has none.',
    '',
    ...added,
    ...unrecorded,
    ...differences.flatMap(section),
  ].join('\n')
}

const added = [
  '## What the host does not have',
  '',
  'Only the gateway has paths below `/v1`. No path of the host begins with `/v1`, so nothing changes for other clients. They are in the same OpenAPI document, with the same problems, roles and rules ([reference](../README.md#many-instances-at-once)).',
  '',
  '| path | serves |',
  '|---|---|',
  '| `GET /v1/instances` | a scan of the whole task hub by filters that the host lacks: function, error, custom status, time of the last change |',
  '| `GET /v1/instances/{instanceId}/events` | each change of an instance, as Server-Sent Events |',
  '| `GET /v1/export` | instances with input, output and history, one per line |',
  '| `/v1/jobs` and the paths below it | bulk actions that continue when the caller leaves |',
  '| `GET /v1/caller` | the name and the rights of the caller |',
  '',
  "On the host's own paths the gateway also accepts three headers. Without them nothing changes ([reference](../README.md#waiting-and-repeating-requests)):",
  '',
  '| header | host | gateway |',
  '|---|---|---|',
  '| `Prefer: wait=N` on a status or a start | ignored | the response waits for a change or the end, with `Preference-Applied` |',
  '| `If-None-Match` on a status | ignored; no `ETag` is sent | 304 while the body is the same; every status of up to 64 kB has an `ETag` |',
  '| `Idempotency-Key` on a start without an id | ignored: a repetition is a second instance | a repetition is the same instance, or 422 with another input |',
  '',
]

// Asked of the released extension 3.14.1 and 3.19.0 behind the webhook route; no recording holds it.
const unrecorded = [
  '## Bodies with the type of a form, and other verbs',
  '',
  'The host reads a body with the type of a form before the extension sees it: the text is lost, and an unreadable form gets an empty 500 at every path. The gateway ignores the type and reads the body.',
  'The host has no route for an unknown verb, and accepts `get` as `GET`. The gateway says which verbs a path accepts.',
  '',
  '| request | host | gateway |',
  '|---|---|---|',
  '| start, `application/x-www-form-urlencoded`, body `{"a":1}` | 202, the input is lost | 202, the input is `{"a":1}` |',
  '| start, `multipart/form-data; boundary=x`, body `{"a":1}` | 500 | 202, the input is `{"a":1}` |',
  '| start, `multipart/form-data; boundary=x`, a readable form | 202, the input is lost | 400 |',
  '| signal of an entity, `multipart/form-data; boundary=x`, body `{"a":1}` | 500 | 202, the input is the text `{"a":1}` |',
  '| raise event, the type of a form | 400, or 500 where the form cannot be read | 415 |',
  '| `FOO /instances` | 404 | 405 with `Allow` |',
  '| `get /instances` | 200 | 405 with `Allow` |',
  '',
]

function section({ title, why, examples, steps }: HostDifference): string[] {
  const counts = Object.entries(steps).map(
    ([version, scenarios]) => `${Object.values(scenarios).reduce((sum, { length }) => sum + length, 0)} on ${version}`,
  )
  return [
    `## ${title}`,
    '',
    why,
    '',
    `Recorded requests: ${counts.join(', ')}.`,
    '',
    '| request | host | gateway |',
    '|---|---|---|',
    ...examples.map(
      ({ request, note, host, gateway }) =>
        `| ${code(request)}${note ? ` (${note.replaceAll('|', '\\|')})` : ''} | ${host} | ${gateway} |`,
    ),
    '',
  ]
}

function code(text: string): string {
  const plain = text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('|', '\\|')
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``
}
