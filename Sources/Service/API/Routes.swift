import FoundationEssentials
import Hummingbird

/// The paths of the API and the handlers behind them.
struct Routes: Sendable {
  /// Every path takes one method (and HEAD where that is GET).
  private static let methods: [String: HTTPRequest.Method] = [
    "/health": .get, "/props": .get, "/v1/models": .get, "/v1/completions": .post,
    "/tokenize": .post, "/detokenize": .post,
  ]

  let holder: EngineHolder
  let limits: ServiceLimits

  static func method(of path: String) -> HTTPRequest.Method? { methods[path] }

  func responder() -> RouterResponder<ServiceContext> {
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ErrorMiddleware())
    let completions = CompletionHandler(holder: holder, limits: limits)
    router.post("/v1/completions") { request, context in
      try await completions.respond(to: request, context: context)
    }
    let holder = holder
    router.get("/health") { request, context in
      try HealthReply(holder.current).response(from: request, context: context)
    }
    router.get("/v1/models") { _, _ in
      ModelListReply(try holder.engine().information)
    }
    router.get("/props") { _, _ in
      PropertiesReply(information: try holder.engine().information)
    }
    router.post("/tokenize") { request, _ in
      let body = try await JSONBody.decode(TokenizeRequest.self, from: request)
      return TokenizeReply(tokens: try holder.engine().tokenize(body.content))
    }
    router.post("/detokenize") { request, _ in
      let body = try await JSONBody.decode(DetokenizeRequest.self, from: request)
      let engine = try holder.engine()
      let tokens = try body.tokens(of: engine.information.configuration.tokenCount)
      return DetokenizeReply(content: engine.detokenize(tokens))
    }
    return router.buildResponder()
  }
}
