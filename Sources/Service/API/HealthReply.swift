import Hummingbird

/// `GET /health`: 200 `{"status":"ok"}`, or 503 with `loading` or `stopping`.
struct HealthReply: ResponseEncodable {
  let status: String

  init(_ state: EngineHolder.State) {
    switch state {
    case .loading: status = "loading"
    case .ready: status = "ok"
    case .stopping: status = "stopping"
    }
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var response = try context.responseEncoder.encode(self, from: request, context: context)
    if status != "ok" { response.status = .serviceUnavailable }
    return response
  }
}
