/// Whether a worker runs on its CPU only.
public enum PinningOutcome: Sendable, Equatable, CustomStringConvertible {
  case pinned(cpu: Int)
  case failed(cpu: Int, errno: Int32)
  /// Pinning was not asked for, or worker 0 has not called `pinCallingThread` yet.
  case skipped

  public var description: String {
    switch self {
    case .pinned(let cpu): "pinned to CPU \(cpu)"
    case .failed(let cpu, let code): "not pinned to CPU \(cpu) (errno \(code))"
    case .skipped: "not pinned"
    }
  }
}
