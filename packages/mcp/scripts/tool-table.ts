import type { ToolListing } from '../src/index.ts'

/** The tools as a Markdown table, the capability's first. */
export function toolTable(tools: readonly ToolListing[]): string {
  const isOwn = ({ _meta }: ToolListing) => _meta !== undefined
  const rows = [...tools.filter((tool) => !isOwn(tool)), ...tools.filter(isOwn)].map(
    ({ name, description, annotations }) =>
      `| \`${name}\` | ${purposeOf(description)} | ${annotations.readOnlyHint ? 'reads' : 'writes'} |`,
  )
  return ['| tool | purpose | effect |', '| --- | --- | --- |', ...rows].join('\n')
}

/** A README with the table between its marks. */
export function withToolTable(readme: string, table: string): string {
  return readme.replace(/(<!-- tools -->\n)[^]*?(<!-- \/tools -->)/, (_, begin, end) => `${begin}\n${table}\n\n${end}`)
}

// The text before the colon is the purpose; other words for it follow.
function purposeOf(description: string): string {
  return description
    .split(/(?<=\.)\s|:/)[0]!
    .replace(/\.$/, '')
    .replaceAll('|', '\\|')
}
