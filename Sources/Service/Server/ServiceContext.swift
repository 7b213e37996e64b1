import FoundationEssentials
import Hummingbird
import Logging

/// Where a request's context comes from: its connection.
struct ConnectionSource: RequestContextSource {
  let logger: Logger
  let connection: Connection
}

/// What a handler knows of the request it serves beside the request itself.
struct ServiceContext: RequestContext {
  typealias Source = ConnectionSource

  var coreContext: CoreRequestContextStorage
  let connection: Connection

  init(source: ConnectionSource) {
    coreContext = .init(source: source)
    connection = source.connection
  }

  var maxUploadSize: Int { JSONBody.byteCountLimit }

  var responseEncoder: JSONEncoder { .service }
}

extension JSONEncoder {
  /// The encoder of every reply: keys in a fixed order, slashes as they are.
  static var service: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
