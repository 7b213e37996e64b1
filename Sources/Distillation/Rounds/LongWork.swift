/// Where work runs that pins or blocks its thread for minutes.
public protocol LongWork: Sendable {
  /// Waits for what `work` returns or throws.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
}
