import { spawn } from 'node:child_process'

/** Output of a command in a pseudo terminal, and its exit code. */
export interface TerminalRun {
  code: number
  /** Text without escape sequences and with plain line ends. */
  text: string
}

/** Runs a command in a pseudo terminal (`script` of util-linux); `answers` are typed when their question shows. */
export async function runInTerminal(
  command: string,
  {
    env,
    cwd,
    answers = [],
  }: { env: NodeJS.ProcessEnv; cwd: string; answers?: readonly [question: RegExp, typed: string][] },
): Promise<TerminalRun> {
  const child = spawn('script', ['-qec', `stty cols 120 rows 40; ${command}`, '/dev/null'], { cwd, env })
  const left = [...answers]
  let text = ''
  let from = 0
  const read = (chunk: Buffer) => {
    text += plain(chunk.toString('utf8'))
    const [next] = left
    const match = next && next[0].exec(text.slice(from))
    if (!next || !match) return
    from = text.length
    left.shift()
    child.stdin.write(next[1])
  }
  child.stdout.on('data', read)
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? -1))
  })
  return { code, text }
}

// eslint-disable-next-line no-control-regex -- these are what a terminal is steered with
const escapes = /\u001B\[[0-9;?]*[A-Za-z]|\u001B\][^\u0007]*\u0007|\u001B[=>]/g
const plain = (text: string) => text.replaceAll(escapes, '').replaceAll('\r', '')
