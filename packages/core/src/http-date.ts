// The form of today and the two that RFC 9110 (5.6.7) asks recipients to read as well.
const forms = [
  /^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^[A-Z][a-z]{5,8}, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
]
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const longest = 40

/** Reads an HTTP date as milliseconds since 1970; undefined for any other text. */
export function readHttpDate(text: string): number | undefined {
  if (text.length > longest) return undefined
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (!parts) return undefined
  const { day = '', month = '', year = '', time = '' } = parts
  const written = year.length === 2 ? `20${year}` : year
  const at = `${written}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.trim().padStart(2, '0')}T${time}`
  const read = Date.parse(`${at}Z`)
  // A day that does not exist is rolled over into the next month.
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(at) ? read : undefined
}
