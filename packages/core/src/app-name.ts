/** True if a text can name a function app: 1 to 63 letters, digits or hyphens, as names stand in paths, headers and tool arguments. */
export const isAppName = (text: string): boolean => /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(text)

/** Accepted names of function apps, for messages. */
export const appNameRule = '1 to 63 letters, digits or hyphens, with no hyphen at either end'
