export type { AdminAccess } from './admin/access.ts'
export { createAdminApi } from './admin/admin-api.ts'
export { adminOpenApi } from './admin/admin-openapi.ts'
export type { RequestHandler } from './request-handler.ts'
