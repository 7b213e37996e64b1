import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One HTTP/1.1 request and its response over a Unix socket, on a connection of its own: the
/// daemon frees a generation's slot when the connection closes, so leaving early cancels.
struct HTTPExchange: Sendable {
  typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
  typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

  let path: String
  let silenceLimitSeconds: Double?

  /// One thread for all clients of the process; it sleeps when nothing is under way.
  private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Sends the request and lends the response's head and the iterator over its body.
  func run<Result: Sendable>(
    _ request: HTTPRequest,
    _ receive: (HTTPResponseHead, inout Parts) async throws -> Result
  ) async throws -> Result {
    do {
      return try await connect().executeThenClose { inbound, outbound in
        // A daemon that answers before it has read everything, or closes at once after its answer,
        // makes a write fail although the answer is there to be read.
        var sendError: (any Error)?
        do { try await send(request, to: outbound) } catch { sendError = error }
        var parts = inbound.makeAsyncIterator()
        guard case .head(let head) = try await parts.next() else {
          throw sendError ?? unexpected("the connection closed before any answer")
        }
        return try await receive(head, &parts)
      }
    } catch let error as IOError {
      throw clientError(error)
    } catch HTTPParserError.invalidEOFState {
      throw unexpected("the connection closed in the middle")
    } catch let error as HTTPParserError {
      throw unexpected("not HTTP/1.1 (\(error))")
    } catch let error as ChannelError {
      throw clientError(error)
    } catch is NIOAsyncWriterError {
      throw unexpected("the connection closed before the request was taken")
    }
  }

  func unexpected(_ reason: String) -> ClientError {
    .unexpectedReply(path: path, reason: reason)
  }

  private func connect() async throws -> Connection {
    guard !path.isEmpty else {
      throw ClientError.invalidSocketPath(path: path, reason: "it is empty")
    }
    do {
      return try await ClientBootstrap(group: Self.eventLoops)
        .connectTimeout(.seconds(10))
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try addHandlers(to: channel)
            return try Connection(wrappingChannelSynchronously: channel)
          }
        }
    } catch is SocketAddressError {
      throw ClientError.invalidSocketPath(
        path: path, reason: "it has \(path.utf8.count) bytes, a socket's address holds 107")
    }
  }

  private func addHandlers(to channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    if let seconds = silenceLimitSeconds {
      let limit = TimeAmount.nanoseconds(Int64(seconds * 1e9))
      let error = ClientError.timedOut(path: path, seconds: seconds)
      try pipeline.addHandlers(IdleStateHandler(readTimeout: limit))
      try pipeline.addHTTPClientHandlers()
      try pipeline.addHandler(SilenceHandler(error: error))
    } else {
      try pipeline.addHTTPClientHandlers()
    }
  }

  private func send(
    _ request: HTTPRequest, to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
  ) async throws {
    var headers = HTTPHeaders([("host", "localhost"), ("connection", "close")])
    if let body = request.body {
      headers.add(name: "content-type", value: "application/json")
      headers.add(name: "content-length", value: String(body.count))
    }
    let method = HTTPMethod(rawValue: request.method.rawValue)
    let head = HTTPRequestHead(
      version: .http1_1, method: method, uri: request.path, headers: headers)
    try await outbound.write(.head(head))
    if let body = request.body {
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
    }
    try await outbound.write(.end(nil))
  }

  private func clientError(_ error: IOError) -> ClientError {
    switch error.errnoCode {
    case ENOENT: .daemonNotRunning(path: path, reason: "no such file")
    case ENOTDIR: .daemonNotRunning(path: path, reason: "a part of the path is not a folder")
    case ECONNREFUSED: refusedConnection
    case EAGAIN: .backlogFull(path: path)
    case EACCES, EPERM: .permissionDenied(path: path)
    case EPROTOTYPE, ENOTSOCK:
      .invalidSocketPath(path: path, reason: "the file is not a stream socket")
    case ECONNRESET, EPIPE: unexpected("the connection broke off")
    default: unexpected("the connection failed: \(error)")
    }
  }

  /// The system refuses a folder or a plain file as it refuses a socket that nobody listens
  /// behind, but no daemon could be started there.
  private var refusedConnection: ClientError {
    switch SocketPath.kind(of: path) {
    case nil, S_IFSOCK:
      .daemonNotRunning(path: path, reason: "nobody listens behind the file")
    case S_IFDIR: .invalidSocketPath(path: path, reason: "it is a folder")
    default: .invalidSocketPath(path: path, reason: "it is a file of another kind")
    }
  }

  private func clientError(_ error: ChannelError) -> ClientError {
    switch error {
    case .connectTimeout: .timedOut(path: path, seconds: 10)
    case .eof, .ioOnClosedChannel, .alreadyClosed, .inputClosed, .outputClosed:
      unexpected("the connection closed in the middle")
    default: unexpected("the connection failed: \(error)")
    }
  }
}
