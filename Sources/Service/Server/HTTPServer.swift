import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Platform
import ServiceLifecycle

/// HTTP/1.1 on one listening Unix socket.
///
/// Hummingbird's own server binds a path itself, unlinks whatever is there and takes no
/// inherited descriptor; so the socket comes from outside and each accepted connection is
/// handed to Hummingbird's HTTP channel and router.
struct HTTPServer<Responder: HTTPResponder>: Service
where Responder.Context == ServiceContext {
  let socket: ListeningSocket
  let responder: Responder
  let limits: ServiceLimits
  let group: any EventLoopGroup
  let logger: Logger
  /// Called when graceful shutdown begins, before the responses under way are waited for.
  var willDrain: @Sendable () -> Void = {}

  /// Serves until graceful shutdown, then finishes the responses under way.
  func run() async throws {
    let registry = ConnectionRegistry(connectionLimit: limits.connectionLimit)
    let listener = try await ServerBootstrap(group: group)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in initialize(channel, registry: registry) }
      .withBoundSocket(socket.descriptor)
      .get()
    logger.info("listening", metadata: ["socket": "\(socket.path ?? "inherited")"])
    await withTaskCancellationOrGracefulShutdownHandler {
      try? await listener.closeFuture.get()
    } onCancelOrGracefulShutdown: {
      listener.close(promise: nil)
    }
    socket.removeFile()
    willDrain()
    registry.quiesce()
    Systemd.notify("STOPPING=1", "STATUS=Draining")
    logger.info("draining", metadata: ["connections": "\(registry.count)"])
    // The engine is cancelled at the same time: the texts that are there are still sent.
    let lastAnswers = TimeAmount.seconds(limits.lastAnswersSeconds)
    await withTaskCancellationHandler {
      await registry.drain()
    } onCancel: {
      registry.closeAll(after: lastAnswers)
    }
  }

  /// Sets up an accepted connection and starts the task that serves it.
  private func initialize(_ channel: any Channel, registry: ConnectionRegistry)
    -> EventLoopFuture<Void>
  {
    guard registry.admit(channel) else {
      logger.warning("connection refused: too many are open")
      return channel.close()
    }
    let connection = Connection(channel: channel)
    let writeDeadline = TimeAmount.seconds(limits.writeDeadlineSeconds)
    let http = HTTP1Channel(
      responder: { [responder, logger] request, writer, _ in
        try await respond(
          to: request, writer: writer, responder: responder,
          source: ConnectionSource(logger: logger, connection: connection))
      },
      configuration: .init(
        additionalChannelHandlers: [
          WriteDeadlineHandler(deadline: writeDeadline), UnreadableRequestHandler(),
        ],
        idleTimeout: .seconds(limits.idleTimeoutSeconds),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    let served = http.setup(channel: channel, logger: logger).flatMapThrowing { value in
      try CloseRequestHandler.add(to: channel)
      registry.serve(channel) { await http.handle(value: value, logger: logger) }
    }
    // A connection that never had a task to forget it would take up a place for good.
    served.whenFailure { _ in registry.forget(channel) }
    return served
  }
}

/// Answers one request. A response that closes the connection (the request was too large to be
/// read) leaves the client a moment to see it while what it still sends is thrown away.
private func respond<Responder: HTTPResponder>(
  to request: Request, writer: consuming ResponseWriter, responder: Responder,
  source: ConnectionSource
) async throws where Responder.Context == ServiceContext {
  let context = ServiceContext(source: source)
  let response = try await responder.respond(to: request, context: context)
  if response.headers[.connection] == "close" {
    source.connection.close(after: .seconds(2))
  }
  try await writer.write(response: response.head, body: response.body)
}
