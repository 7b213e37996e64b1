import Engine
import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// The daemon: one socket, one engine, from start to a graceful end.
public struct Daemon: Sendable {
  private let configuration: DaemonConfiguration
  private let logger: Logger

  public init(configuration: DaemonConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  /// Listens, loads the model, serves; returns after SIGTERM or SIGINT and a drain.
  ///
  /// Throws `ServiceError` when the socket is not to be had and `EngineError` when the model
  /// cannot be loaded.
  public func run() async throws {
    try await run(signals: [.sigterm, .sigint])
  }

  /// Runs until one of the signals, or until the task is shut down or cancelled.
  func run(signals: [UnixSignal]) async throws {
    let socket = try Self.socket(configuration)
    // A log or a client that goes away is an error of that write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // One thread is plenty for the edge; the other cores are the engine's.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let outcome: Result<Void, any Error>
    do {
      try await services(socket: socket, group: group, signals: signals).run()
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    socket.removeFile()
    try await group.shutdownGracefully()
    try outcome.get()
    logger.info("stopped")
  }

  private func services(
    socket: ListeningSocket, group: any EventLoopGroup, signals: [UnixSignal]
  ) -> ServiceGroup {
    let holder = EngineHolder()
    let limits = configuration.limits
    let server = HTTPServer(
      socket: socket, responder: Routes(holder: holder, limits: limits).responder(),
      limits: limits, group: group, logger: logger,
      willDrain: { holder.become(.stopping) })
    let engine = EngineService(
      configuration: configuration.engine, holder: holder, logger: logger)
    // Shutdown goes backwards: the server drains while the engine finishes what it has. When the
    // time for that is over both are cancelled.
    var group = ServiceGroupConfiguration(
      services: [.init(service: engine), .init(service: server)],
      gracefulShutdownSignals: signals, logger: logger.quiet)
    group.maximumGracefulShutdownDuration = .seconds(limits.drainSeconds)
    return ServiceGroup(configuration: group)
  }

  /// The inherited socket, or one bound at the configured path.
  private static func socket(_ configuration: DaemonConfiguration) throws(ServiceError)
    -> ListeningSocket
  {
    if let inherited = try ListeningSocket.inherited() { return inherited }
    return try ListeningSocket.bind(
      path: configuration.socketPath, mode: configuration.socketMode)
  }
}

extension Logger {
  /// For libraries whose ordinary progress is noise here.
  fileprivate var quiet: Logger {
    var logger = self
    logger.logLevel = max(logLevel, .error)
    return logger
  }
}
