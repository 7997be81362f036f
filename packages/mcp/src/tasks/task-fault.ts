/** Error for a task request that the host or a rule refused; it contains no text of the host. */
export function taskFault(method: string, error: { code: string; issues: readonly { message: string }[] }): string {
  const [issue] = error.issues
  return `${method} failed: ${error.code}${issue ? `, ${issue.message}` : ''}`
}
