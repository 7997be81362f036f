-- Reads another instance with each request.
local count = 0
request = function()
  count = count + 1
  return wrk.format("GET", "/runtime/webhooks/durabletask/instances/order-" .. count .. "?showInput=true")
end
