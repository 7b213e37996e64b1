import HTTPTypes
import Hummingbird
import Logging
import NIOPosix
import ServiceLifecycle

@testable import Service

/// The HTTP server alone, in this process, with routes and limits of a test's own.
struct ServerInProcess {
  let path: String

  /// Serves while `client` runs, on a thread of its own because it blocks.
  static func serve<Result: Sendable>(
    _ responder: RouterResponder<ServiceContext>, limits: ServiceLimits,
    client: @escaping @Sendable (_ path: String) throws -> Result
  ) async throws -> Result {
    let path = try ScratchFolder.make() + "/s"
    let server = HTTPServer(
      socket: try ListeningSocket.bind(path: path), responder: responder, limits: limits,
      group: MultiThreadedEventLoopGroup.singleton,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let group = ServiceGroup(
      configuration: .init(services: [server], logger: server.logger))
    let running = Task { try await group.run() }
    let result = try await NIOThreadPool.singleton.runIfActive { try client(path) }
    await group.triggerGracefulShutdown()
    try await running.value
    return result
  }
}
