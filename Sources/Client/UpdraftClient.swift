import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A client of `updraftd` over its Unix socket.
///
/// Every call uses a connection of its own; a cancelled task closes it, and the daemon frees the
/// slot. Errors are `ClientError`, `CancellationError`, or whatever a stream's handler throws.
public struct UpdraftClient: Sendable {
  /// A reply larger than this is refused.
  static let replyByteLimit = 64 << 20

  public let socketPath: String
  /// How long the daemon may send nothing; nil waits as long as it takes.
  public let silenceLimitSeconds: Double?

  public init(socketPath: String, silenceLimitSeconds: Double? = nil) {
    self.socketPath = socketPath
    self.silenceLimitSeconds = silenceLimitSeconds
  }

  /// Generates whole texts.
  public func complete(_ request: CompletionRequest) async throws -> Reply<Completion> {
    let body = try request.json(stream: false)
    return try await call(HTTPRequest(method: .post, path: "/v1/completions", body: body))
  }

  /// The models the daemon serves.
  public func models() async throws -> Reply<ModelList> {
    try await call(HTTPRequest(method: .get, path: "/v1/models"))
  }

  /// Whether the daemon is ready; a daemon still loading throws a `ServerError` of status 503.
  public func health() async throws -> Reply<JSONValue> {
    try await call(HTTPRequest(method: .get, path: "/health"))
  }

  /// The model's shape and commands, and how the daemon runs it.
  public func props() async throws -> Reply<JSONValue> {
    try await call(HTTPRequest(method: .get, path: "/props"))
  }

  /// The token ids of a text.
  public func tokenize(_ text: String) async throws -> Reply<TokenList> {
    let body = [UInt8](try JSONEncoder().encode(["content": text]))
    return try await call(HTTPRequest(method: .post, path: "/tokenize", body: body))
  }

  /// Generates texts and hands over each event as it arrives. The next event is not read before
  /// `handle` returns, so a slow handler holds back the stream instead of filling memory.
  ///
  /// - Throws: `ClientError`, also when the stream ends without the API's end mark; whatever
  ///   `handle` throws, after closing the connection.
  public func stream(
    _ request: CompletionRequest, handle: (Reply<Completion>) async throws -> Void
  ) async throws {
    let body = try request.json(stream: true)
    let exchange = exchange
    try await exchange.run(HTTPRequest(method: .post, path: "/v1/completions", body: body)) {
      head, parts in
      guard head.status == .ok else {
        throw refusal(head, try await wholeBody(&parts))
      }
      var parser = ServerSentEventParser()
      while let part = try await parts.next() {
        guard case .body(let buffer) = part else { continue }
        for event in try events(in: buffer, parser: &parser) {
          if event.elementsEqual("[DONE]".utf8) { return }
          try await handle(try decodeEvent(event))
        }
      }
      throw exchange.unexpected("the stream ended before its end mark, data: [DONE]")
    }
  }

  private var exchange: HTTPExchange {
    HTTPExchange(path: socketPath, silenceLimitSeconds: silenceLimitSeconds)
  }

  private func call<Value: Decodable & Sendable>(
    _ request: HTTPRequest
  ) async throws -> Reply<Value> {
    try await exchange.run(request) { head, parts in
      let body = try await wholeBody(&parts)
      guard (200..<300).contains(head.status.code) else { throw refusal(head, body) }
      return try decode(body)
    }
  }

  private func wholeBody(_ parts: inout HTTPExchange.Parts) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await parts.next() {
      switch part {
      case .head: continue
      case .body(let buffer):
        guard bytes.count + buffer.readableBytes <= Self.replyByteLimit else {
          throw exchange.unexpected("the body is larger than \(Self.replyByteLimit) bytes")
        }
        bytes.append(contentsOf: buffer.readableBytesView)
      case .end: return bytes
      }
    }
    throw exchange.unexpected("the connection closed after \(bytes.count) bytes of the body")
  }
}
