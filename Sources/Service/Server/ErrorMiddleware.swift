import Hummingbird
import NIOCore
import NIOHTTP1

/// Turns every error into a reply of the API's shape; tells a wrong method from an unknown path.
struct ErrorMiddleware: RouterMiddleware {
  typealias Context = ServiceContext

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as APIError {
      context.logger.debug(
        "refused",
        metadata: [
          "request": "\(request.method) \(request.uri.path)", "status": "\(error.status.code)",
          "reason": "\(error.message)",
        ])
      return try error.response(from: request, context: context)
    } catch let error as HTTPError where error.status == .notFound {
      return try missing(request).response(from: request, context: context)
    } catch let error as HTTPParserError {
      // Hummingbird answers a request that is not HTTP, or that ends in the middle.
      context.logger.debug("request cut short", metadata: ["error": "\(error)"])
      throw error
    } catch {
      if Self.isDisconnect(error) || !context.connection.channel.isActive {
        // Nobody is left to answer, and nothing is wrong here.
        context.logger.debug("client went away", metadata: ["error": "\(error)"])
        throw error
      }
      context.logger.error("request failed", metadata: ["error": "\(error)"])
      return try APIError.internalFailure.response(from: request, context: context)
    }
  }

  private static func isDisconnect(_ error: any Error) -> Bool {
    error is IOError || error is ChannelError || error is CancellationError
  }

  private func missing(_ request: Request) -> APIError {
    let path = request.uri.path
    guard let method = Routes.method(of: path) else { return .notFound(path) }
    return .wrongMethod(request.method.rawValue, path: path, allowed: method.rawValue)
  }
}
