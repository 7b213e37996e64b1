/// Why a request got no useful answer. `description` is one sentence that names the socket or the
/// field, what was found and what helps.
public enum ClientError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nothing listens on the socket: the file is missing, or no process accepts behind it.
  case daemonNotRunning(path: String, reason: String)
  /// The socket exists, and this user may not connect to it.
  case permissionDenied(path: String)
  /// The path cannot be a Unix socket's address.
  case invalidSocketPath(path: String, reason: String)
  /// As many connections wait for the daemon as the system lets wait.
  case backlogFull(path: String)
  /// Bytes that should be text are none; `byteNumber` counts from 1.
  case notUTF8(name: String, byteNumber: Int, byte: UInt8)
  /// The daemon answered with an error.
  case server(ServerError)
  /// The daemon sent nothing for longer than the caller was willing to wait.
  case timedOut(path: String, seconds: Double)
  /// What arrived is not the API's: broken HTTP, JSON of another shape, a stream cut short.
  case unexpectedReply(path: String, reason: String)

  public var description: String {
    switch self {
    case .daemonNotRunning(let path, let reason):
      "no daemon answers on \(path) (\(reason)): start one with "
        + "'updraftd --model FILE --socket \(path)' or 'systemctl start updraftd.socket', "
        + "or name another socket with --socket or UPDRAFT_SOCKET"
    case .permissionDenied(let path):
      "permission denied on \(path): this user may not write to the socket or enter its folder "
        + "(under systemd, join the socket's group, see 'ls -l \(path)')"
    case .invalidSocketPath(let path, let reason):
      "'\(path)' cannot be a Unix socket's path: \(reason)"
    case .backlogFull(let path):
      "the daemon on \(path) has no room for another connection, so many wait for it already: "
        + "try again later"
    case .notUTF8(let name, let byteNumber, let byte):
      "\(name) is not UTF-8: its byte \(byteNumber) is 0x\(byte < 16 ? "0" : "")"
        + String(byte, radix: 16, uppercase: true)
    case .server(let error):
      error.description
    case .timedOut(let path, let seconds):
      "the daemon on \(path) sent nothing for \(seconds) seconds"
    case .unexpectedReply(let path, let reason):
      "the daemon on \(path) sent an unexpected reply: \(reason)"
    }
  }
}
