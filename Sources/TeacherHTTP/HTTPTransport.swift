import AsyncHTTPClient
import Distillation
import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// Carries chat requests over HTTP/1.1, TCP or Unix domain sockets.
public struct HTTPTransport: ChatTransport {
  /// A chat completion of a text is a few thousand bytes; more than this is no completion.
  private static let bodyByteLimit = 1 << 20

  private let client: HTTPClient
  private let address: TeacherAddress
  private let authorization: String?
  private let timeout: TimeAmount

  /// `concurrency` connections are kept; each request may take `timeoutSeconds` in all.
  public init(
    address: TeacherAddress, apiKey: String?, timeoutSeconds: Double, concurrency: Int
  ) {
    self.address = address
    authorization = apiKey.map { "Bearer " + $0 }
    timeout = .nanoseconds(Int64(min(timeoutSeconds, 86_400) * 1e9))
    var pool = HTTPClient.Configuration.ConnectionPool(
      idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: concurrency)
    // The run itself waits and asks again, and it wants to know.
    pool.retryConnectionEstablishment = false
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: HTTPClient.Configuration.Timeout(connect: .seconds(10), read: timeout),
      connectionPool: pool, decompression: .disabled)
    configuration.httpVersion = .http1Only
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Closes all connections; the transport is of no use afterwards.
  public func close() async throws { try await client.shutdown() }

  public func post(_ body: Data, to path: String) async throws(TeacherFailure) -> ChatResponse {
    var request = HTTPClientRequest(url: address.url(of: path))
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Accept", value: "application/json")
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    request.body = .bytes(ByteBuffer(bytes: body))
    let deadline = NIODeadline.now() + timeout
    do {
      let response = try await client.execute(request, deadline: deadline)
      return ChatResponse(
        status: Int(response.status.code), retryAfter: response.headers.first(name: "Retry-After"),
        body: try await collect(response.body, deadline: deadline))
    } catch let failure as TeacherFailure {
      throw failure
    } catch {
      throw Self.failure(error)
    }
  }

  /// The client's own deadline ends with the head; a body that trickles in has the same one.
  private func collect(_ body: HTTPClientResponse.Body, deadline: NIODeadline) async throws -> Data
  {
    var data = Data()
    for try await chunk in body {
      data.append(contentsOf: chunk.readableBytesView)
      if data.count > Self.bodyByteLimit {
        throw TeacherFailure.unusable(
          .tooLong, detail: "a reply of more than \(Self.bodyByteLimit) bytes", usage: TokenUsage())
      }
      if NIODeadline.now() > deadline {
        throw TeacherFailure.broken("the reply took too long")
      }
    }
    return data
  }

  /// Tells "nobody is there" from "it broke": only the latter can be a request's own fault, such
  /// as one that the server fails at or never ends with.
  private static func failure(_ error: any Error) -> TeacherFailure {
    switch error {
    case let error as NIOConnectionError:
      let cause = error.connectionErrors.first.map { "\($0.error)" }
      return .unreachable(cause ?? "the name \(error.host) is unknown")
    case let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode):
      return .unreachable("\(error)")
    case ChannelError.connectTimeout(_): return .unreachable("connecting takes too long")
    case let error as HTTPClientError
    where [.connectTimeout, .getConnectionFromPoolTimeout].contains(error):
      return .unreachable("connecting takes too long")
    // The client's own description may quote headers, the server's key among them.
    case let error as HTTPClientError: return .broken(error.shortDescription)
    default: return .broken("\(error)")
    }
  }
}
