/// Exit statuses of `updraft`, after BSD's sysexits(3) so that a script can tell them apart.
public enum ExitStatus: Int32, Error, Sendable, CaseIterable {
  case success = 0
  /// The command line could not be understood.
  case usage = 2
  /// The request was refused: a bad field, an unknown task, a text too long or not UTF-8.
  case refused = 65
  /// No daemon answers on the socket.
  case unavailable = 69
  /// The daemon failed, or its reply made no sense.
  case failed = 70
  /// Standard input could not be read, or standard output not written.
  case streamFailed = 74
  /// The daemon has no room or is still loading: the same request may succeed later.
  case tryLater = 75
  /// This user may not use the socket.
  case notPermitted = 77

  public init(_ error: ClientError) {
    switch error {
    case .invalidSocketPath: self = .usage
    case .daemonNotRunning: self = .unavailable
    case .permissionDenied: self = .notPermitted
    case .timedOut, .backlogFull: self = .tryLater
    case .notUTF8: self = .refused
    case .unexpectedReply: self = .failed
    case .server(let error):
      switch error.status {
      case 401, 403: self = .notPermitted
      case 408, 429, 503: self = .tryLater
      case 400..<500: self = .refused
      default: self = .failed
      }
    }
  }

  /// What `--help` prints and README repeats.
  public var meaning: String {
    switch self {
    case .success: "done"
    case .usage: "the command line could not be understood"
    case .refused: "the request was refused (bad field, unknown task, text too long or not UTF-8)"
    case .unavailable: "no daemon answers on the socket"
    case .failed: "the daemon failed, or its reply made no sense"
    case .streamFailed: "standard input could not be read, or standard output not written"
    case .tryLater: "queue full, still loading, or no answer in time: try again later"
    case .notPermitted: "this user may not use the socket"
    }
  }
}
