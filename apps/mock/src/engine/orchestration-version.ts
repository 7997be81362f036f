const parts = (version: string): number[] | undefined =>
  /^\d+(\.\d+){1,3}$/.test(version) ? version.split('.').map(Number) : undefined

/** True if an instance's version is newer than the host's own: with none configured any version is. */
export function isNewerVersion(version: string | null, hostVersion: string | null): boolean {
  if (version === null || version.trim() === '') return false
  if (hostVersion === null || hostVersion.trim() === '') return true
  const [a, b] = [parts(version), parts(hostVersion)]
  if (!a || !b) return version.toLowerCase() > hostVersion.toLowerCase()
  for (let i = 0; i < 4; i++) if ((a[i] ?? -1) !== (b[i] ?? -1)) return (a[i] ?? -1) > (b[i] ?? -1)
  return false
}
