import { z } from 'zod'

const request = z.object({
  method: z.string().min(1),
  path: z.string().startsWith('/').describe('Path and query as sent; KEY stands for the key.'),
  headers: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  body: z.string().optional(),
})

const response = z.object({
  status: z.int().min(0).max(599).describe('0 where the host could not be reached.'),
  headers: z.record(z.string(), z.string()).default({}),
  json: z.unknown().optional(),
  raw: z.string().optional().describe('The text of JSON that would change on its way through JavaScript numbers.'),
  text: z.string().optional(),
})

/** A recording: what was asked of a host, and what it responded. */
const recordingFile = z.object({
  name: z.string(),
  about: z.string().default(''),
  host: z.string().default('unknown'),
  run: z.string().default('r1'),
  steps: z.array(z.object({ note: z.string().optional(), request, response })).max(100_000),
})

/** A recording. */
export type RecordingFile = z.infer<typeof recordingFile>
/** One request of a recording with its response. */
export type RecordedStep = RecordingFile['steps'][number]

/** Reads a recording; throws a `TypeError` that names what is wrong. */
export function readRecording(text: string, file: string): RecordingFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new TypeError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  const parsed = recordingFile.safeParse(value)
  if (parsed.success) return parsed.data
  const [{ path, message } = { path: [], message: 'unknown' }] = parsed.error.issues
  throw new TypeError(`${file} is not a recording: ${path.join('.')}: ${message}`)
}
