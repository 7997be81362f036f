import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ClientRefusal, type Seen, type TriedClient } from './tried-client.ts'

const script = fileURLToPath(new URL('azure-poller.py', import.meta.url))

/** The Python that has azure-core, and its version. */
export interface AzurePython {
  readonly command: string
  readonly version: string
}

/** Finds azure-core through `AZURE_CORE_PYTHON`, `python3` or `/usr/bin/python3`; undefined where it is not installed. */
export function findAzurePython(): AzurePython | undefined {
  const commands = [process.env['AZURE_CORE_PYTHON'], 'python3', '/usr/bin/python3']
  for (const command of commands) {
    if (command === undefined) continue
    const probe = 'import azure.core.polling.base_polling, requests; print(azure.core.__version__)'
    const { status, stdout } = spawnSync(command, ['-c', probe], { encoding: 'utf8' })
    if (status === 0) return { command, version: stdout.trim() }
  }
  return undefined
}

interface Line {
  readonly id?: string
  readonly ended?: Seen
  readonly refused?: number
}

/** Microsoft's poller for Python, which follows Location from the 202 of a start. */
export function triedAzureCore(python: AzurePython, address: { baseUrl: string; key: string }): TriedClient {
  const ends = new Map<string, Promise<Seen>>()
  return {
    name: 'azure-core',
    async start({ functionName, instanceId, input }) {
      const path = [functionName, instanceId].flatMap((part) => (part === undefined ? [] : [encodeURIComponent(part)]))
      const url = `${address.baseUrl}/orchestrators/${path.join('/')}?code=${encodeURIComponent(address.key)}`
      const child = spawn(python.command, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
      let trace = ''
      child.stderr.on('data', (data: Buffer) => (trace = `${trace}${data.toString()}`.slice(-2000)))
      child.stdin.end(JSON.stringify({ url, ...(input !== undefined && { body: input }) }))
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
      const next = async (): Promise<Line> => {
        const { done, value } = await lines.next()
        if (done === true)
          throw new Error(`the poller ended early: ${trace.replaceAll(encodeURIComponent(address.key), 'KEY')}`)
        const line = JSON.parse(value) as Line
        if (line.refused !== undefined) throw new ClientRefusal(line.refused, line)
        return line
      }
      const { id } = await next()
      if (id === undefined) throw new Error('the start has no id')
      const end = next().then(({ ended }) => ended!)
      // Read by `end`, perhaps after it has failed.
      end.catch(() => undefined)
      ends.set(id, end)
      return id
    },
    end(instanceId) {
      const end = ends.get(instanceId)
      if (end === undefined) throw new Error(`the poller did not start ${instanceId}`)
      return end
    },
  }
}
