/** Members of package.json that change with a release. */
export interface PackageJson {
  name: string
  version: string
  mcpName?: string
  repository?: { type: 'git'; url: string; directory: string }
}

/** Members of server.json that change with a release. */
export interface ServerJson {
  name: string
  version: string
  repository?: { url: string; source: 'github'; subfolder: string }
  packages: { identifier: string; version: string }[]
}

/** The package.json of a folder of this repository, with the place on GitHub (`owner/name`) that it is released from. */
export function releasedPackage<Json extends PackageJson>(json: Json, directory: string, place: string): Json {
  const url = `git+https://github.com/${place}.git`
  // The registry of MCP servers gives a name to the owner of its first part on GitHub.
  const mcpName = `io.github.${place.split('/')[0]!.toLowerCase()}/durable-http-mcp`
  return { ...json, ...(json.mcpName ? { mcpName } : {}), repository: { type: 'git', url, directory } }
}

/** The server.json that goes with a package.json, which is the one place for names and versions. */
export function releasedServer<Json extends ServerJson>(
  json: Json,
  { name, version, mcpName, repository }: PackageJson,
): Json {
  const { repository: _, ...rest } = json
  const packages = json.packages.map((one) => ({ ...one, identifier: name, version }))
  const url = repository?.url.replace(/^git\+|\.git$/g, '')
  const place = url && { repository: { url, source: 'github', subfolder: repository!.directory } }
  return { ...rest, name: mcpName, version, ...place, packages } as unknown as Json
}

/** The module that holds the version. */
export function versionModule({ version }: PackageJson): string {
  return `/** Version of this package; a test compares it with package.json. */\nexport const version = '${version}'\n`
}
