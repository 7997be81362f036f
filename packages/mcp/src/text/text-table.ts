/** A table as text: a header line and one line a row, cells parted by ` | `. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replaceAll('|', '¦')).join(' | ')
  return [line(columns), ...rows.map(line)].join('\n')
}
