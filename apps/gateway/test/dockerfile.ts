/** Command and variables of an image. */
export interface Stage {
  user: string | undefined
  expose: string[]
  env: Record<string, string>
  entrypoint: string[]
  healthcheck: string[]
}

/** Reads the stages of a Dockerfile by name; of what the project's own does not use it knows nothing. */
export function readDockerfile(text: string): Record<string, Stage> {
  const stages: Record<string, Stage> = {}
  let stage: Stage | undefined
  const joined = text.replaceAll(/^#.*$/gm, '').replaceAll(/\\\n/g, ' ')
  for (const line of joined.split('\n').filter((one) => one.trim() !== '')) {
    const [, word, rest] = /^(\w+)\s+(.*)$/.exec(line) ?? []
    if (word === undefined || rest === undefined) throw new Error(`no instruction: ${line}`)
    if (word === 'FROM') {
      stage = { user: undefined, expose: [], env: {}, entrypoint: [], healthcheck: [] }
      stages[/ AS (\w+)$/.exec(rest)![1]!] = stage
    } else if (word === 'USER') stage!.user = rest
    else if (word === 'EXPOSE') stage!.expose = rest.split(' ')
    else if (word === 'ENV')
      stage!.env = { ...stage!.env, ...Object.fromEntries(rest.split(' ').map((pair) => pair.split('='))) }
    else if (word === 'ENTRYPOINT') stage!.entrypoint = JSON.parse(rest) as string[]
    else if (word === 'HEALTHCHECK') stage!.healthcheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
    else if (!['WORKDIR', 'COPY', 'RUN', 'LABEL', 'STOPSIGNAL'].includes(word)) throw new Error(`unknown: ${line}`)
  }
  return stages
}
