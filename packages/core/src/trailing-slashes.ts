const slash = 0x2f

/** Cuts all slashes from the end of a text. A pattern such as `/\/+$/` would look at each run of slashes once for each of its slashes. */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length
  while (text.charCodeAt(end - 1) === slash) end--
  return text.slice(0, end)
}
