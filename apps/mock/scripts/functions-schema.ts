import { z } from 'zod'
import { functionsFile } from '../src/declared/functions-file.ts'

/** The text of `functions.schema.json`, which editors read. */
export const functionsSchemaText = (): string =>
  `${JSON.stringify(z.toJSONSchema(functionsFile, { io: 'input' }), null, 2)}\n`
