import * as z from 'zod/v4-mini'

/** A field that the caller may give in a friendlier form (`In`) than the text that travels (`Out`). */
export interface Parameter<Out, In> extends z.ZodMiniType<Out, In> {}

// Zod types the input of a transform as unknown; the reading function below is the truth about what it takes.
export function parameter<In, Out>(read: (value: In) => unknown, schema: z.ZodMiniType<Out>): Parameter<Out, In> {
  return z.pipe(z.transform(read as (value: unknown) => never), schema as never) as unknown as Parameter<Out, In>
}
