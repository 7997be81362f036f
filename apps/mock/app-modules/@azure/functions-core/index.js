// Stands in for the module that the Functions worker gives an app: keeps what is registered for `worker.cjs`.
const registered = new Map()
let model

exports.version = '4.0.0'
exports.hostVersion = '4.0.0'
exports.registered = registered
exports.model = () => model
exports.setProgrammingModel = (given) => {
  model = given
}
exports.getProgrammingModel = () => model
exports.registerFunction = (metadata, callback) => {
  registered.set(metadata.name, { metadata, callback })
  return { dispose: () => registered.delete(metadata.name) }
}
exports.registerHook = () => ({ dispose() {} })
exports.log = (level, category, message) => process.stderr.write(`${message}\n`)
// What some versions of @azure/functions make their registrations from.
exports.Disposable = function Disposable(dispose) {
  return { dispose }
}
exports.Disposable.from = (...items) => ({ dispose: () => items.forEach((item) => item.dispose()) })
