import type { HostDifference, HostDifferences } from './host-differences.ts'

/** Writes the documentation page from the differences that were found. */
export function differencesPage({ played, differences }: HostDifferences): string {
  const rows = Object.entries(played).map(
    ([version, { steps, alike }]) => `| ${version} | ${steps} | ${alike} | ${steps - alike} |`,
  )
  return [
    '# How the gateway differs from the host',
    '',
    'A client that was written for the Durable Functions host works when it is pointed at the gateway. What the gateway answers otherwise, it answers otherwise on purpose.',
    'This page is written by `scripts/write-host-differences.ts`: every request that was recorded on real hosts is played on the mock and, with the mock in the same state, through the gateway.',
    'Those that were recorded on the local RPC endpoint (scenario `rpc`) are asked of the gateway below its own base path, with a gateway that asks that endpoint.',
    'The steps and reasons stand in [host-differences.json](host-differences.json); a test fails when an answer differs that is not listed there.',
    '',
    '| extension | recorded requests | answered alike | otherwise |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Most of what is "otherwise" is a link without the key, or a failure with a body where the host has none.',
    '',
    ...differences.flatMap(section),
  ].join('\n')
}

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
