/** What a task request that the host or a rule refused is answered with; nothing that the host wrote is in it. */
export function taskFault(method: string, error: { code: string; issues: readonly { message: string }[] }): string {
  const [issue] = error.issues
  return `${method} failed: ${error.code}${issue ? `, ${issue.message}` : ''}`
}
