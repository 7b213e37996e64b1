import FoundationEssentials
import NIOCore
import NIOHTTP1

extension UpdraftClient {
  func decode<Value: Decodable & Sendable>(_ body: [UInt8]) throws -> Reply<Value> {
    do {
      let value = try JSONDecoder().decode(Value.self, from: Data(body))
      return Reply(value: value, json: String(decoding: body, as: UTF8.self))
    } catch let error as DecodingError {
      throw ClientError.unexpectedReply(path: socketPath, reason: Self.sentence(error))
    }
  }

  /// An event is a piece of a completion, or an error that struck after the stream had begun.
  func decodeEvent(_ event: [UInt8]) throws -> Reply<Completion> {
    if let failure = try? JSONDecoder().decode(ErrorBody.self, from: Data(event)) {
      throw ClientError.server(
        failure.serverError(
          status: failure.statusInsideStream, retryAfterSeconds: nil))
    }
    return try decode(event)
  }

  func events(
    in buffer: ByteBuffer, parser: inout ServerSentEventParser
  ) throws -> [[UInt8]] {
    do {
      return try parser.append(buffer.readableBytesView)
    } catch {
      let limit = ServerSentEventParser.eventByteLimit
      throw ClientError.unexpectedReply(
        path: socketPath, reason: "one event is larger than \(limit) bytes")
    }
  }

  /// The error of a reply whose status is not success. A body that is not the API's error object
  /// (a proxy in between, say) is quoted, cut to one short line.
  func refusal(_ head: HTTPResponseHead, _ body: [UInt8]) -> ClientError {
    let status = Int(head.status.code)
    let retry = head.headers.first(name: "retry-after").flatMap { Int($0) }
    if let failure = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)) {
      return .server(failure.serverError(status: status, retryAfterSeconds: retry))
    }
    if let state = try? JSONDecoder().decode(JSONValue.self, from: Data(body))["status"] {
      return .server(
        ServerError(
          status: status, message: "it is \(state.text)", retryAfterSeconds: retry))
    }
    let quoted = String(decoding: body.prefix(200), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: " ")
    let message = quoted.isEmpty ? head.status.reasonPhrase : quoted
    return .server(ServerError(status: status, message: message, retryAfterSeconds: retry))
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      let keys = context.codingPath + (last.map { [$0] } ?? [])
      return keys.isEmpty ? "the body" : keys.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
    case .typeMismatch(let type, let context): "\(place(context)) is not of type \(type)"
    case .valueNotFound(let type, let context): "\(place(context)) is null, expected \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "the body is not JSON" : "\(place(context)): \(context.debugDescription)"
    @unknown default: "the body could not be read (\(error))"
    }
  }
}
