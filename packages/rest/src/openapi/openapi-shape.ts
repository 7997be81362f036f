type Json = Record<string, unknown>

/** An OpenAPI 3.1 document as plain data. */
export interface OpenApiDocument {
  openapi: string
  info: Json
  servers: { url: string; description?: string }[]
  paths: Record<string, Record<string, Json>>
  components: Json
  [member: string]: unknown
}

/** Paths that only some apps have, with the schemas that they refer to. */
export interface OpenApiPart {
  paths: () => OpenApiDocument['paths']
  schemas: Readonly<Record<string, Json>>
}
