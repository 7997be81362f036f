export { type LocalGatewayOptions, startLocalGateway } from './runtimes/node/local-gateway.ts'
export { type ServedGateway, serveGateway, type ServeOptions } from './runtimes/node/serve.ts'
