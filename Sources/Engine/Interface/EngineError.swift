/// Why the engine did not start, or did not take a request.
public enum EngineError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The checkpoint, the tokenizer or the workers could not be set up.
  case load(String)
  /// The queue already holds `limit` requests: refused at once, worth trying again later.
  case queueFull(limit: Int)
  /// A field of the request cannot be served. `param` is its name in the HTTP API
  /// (`prompt`, `temperature`, `udrl.task`), `message` one sentence with found and expected.
  case invalid(param: String, message: String)
  /// `stop()` was called: nothing new is taken.
  case shuttingDown

  public var description: String {
    switch self {
    case .load(let message): message
    case .queueFull(let limit): "The queue is full: \(limit) requests are waiting already."
    case .invalid(let param, let message): "\(param): \(message)"
    case .shuttingDown: "The engine is shutting down and takes no new requests."
    }
  }
}
