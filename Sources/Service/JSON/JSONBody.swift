import FoundationEssentials
import Hummingbird
import NIOCore

/// Reads a request's body as JSON and says exactly what is wrong with it.
enum JSONBody {
  /// Largest body taken: far more than any prompt that fits a context.
  static let byteCountLimit = 1 << 20

  /// Throws `APIError`: 413 for a large body (refused by its announced length before any of it
  /// is read), 400 naming the position or the field.
  static func decode<Value: Decodable>(_ type: Value.Type, from request: Request) async throws
    -> Value
  {
    if let text = request.headers[.contentLength], let length = Int(text),
      length > byteCountLimit
    {
      throw APIError.tooLarge(limit: byteCountLimit)
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: byteCountLimit)
    } catch is NIOTooManyBytesError {
      throw APIError.tooLarge(limit: byteCountLimit)
    }
    return try decode(type, from: Array(buffer.readableBytesView))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(APIError)
    -> Value
  {
    guard !bytes.isEmpty else {
      throw APIError.field(nil, "the body is empty: expected a JSON object", code: "invalid_json")
    }
    do {
      try JSONSyntax.check(bytes)
    } catch {
      throw APIError.field(
        nil, "the body is not valid JSON: \(error.description)", code: "invalid_json")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as APIError {
      throw error
    } catch let error as DecodingError {
      throw error.apiError
    } catch {
      throw APIError.field(nil, "the body cannot be read: \(error)")
    }
  }
}
