import Glibc

extension ListeningSocket {
  /// Connections that may wait to be accepted.
  static let backlogCount: Int32 = 128
  /// How long a lock of another process on the socket's folder is waited for.
  static let lockWaitSeconds = 2

  /// Binds and listens on `path` with the given permission bits.
  ///
  /// A stale socket file (nobody listens) is replaced. Throws when another process listens on
  /// the path, when the path is not a socket, is too long, or its folder is missing. Two daemons
  /// that start at once are told apart by a lock on the folder, held while looking and binding.
  public static func bind(path: String, mode: mode_t = 0o660) throws(ServiceError)
    -> ListeningSocket
  {
    let address = try UnixAddress(path: path)
    let folder = open(address.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      throw ServiceError(
        "cannot open the socket's folder \(address.directory): \(systemMessage(errno)); "
          + "create it or choose another path with --socket")
    }
    defer { close(folder) }
    // Closing the descriptor releases the lock.
    try lock(folder, of: address)
    try clear(address)

    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
      0)
    guard descriptor >= 0 else {
      throw ServiceError("cannot make a Unix socket: \(systemMessage(errno))")
    }
    do throws(ServiceError) {
      return try publish(descriptor, at: address, mode: mode)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Locks the folder. Another start holds the lock for moments only, so a process that keeps it
  /// is an error rather than a wait without end. A file system without locks only loses the
  /// protection against a simultaneous start.
  private static func lock(_ folder: Int32, of address: UnixAddress) throws(ServiceError) {
    let deadline = ContinuousClock.now + .seconds(lockWaitSeconds)
    while flock(folder, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      guard ContinuousClock.now < deadline else {
        throw ServiceError(
          "another process keeps a lock on the socket's folder \(address.directory): "
            + "end it or choose another path with --socket")
      }
      usleep(20_000)
    }
  }

  /// Gives the socket its file, permissions and backlog; listens last, so that nobody can
  /// connect before the permissions are right.
  private static func publish(_ descriptor: Int32, at address: UnixAddress, mode: mode_t)
    throws(ServiceError) -> ListeningSocket
  {
    // The file inherits the descriptor's bits less the umask; chmod then makes them exact.
    _ = fchmod(descriptor, mode)
    let path = address.path
    guard address.withSocketAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
      throw ServiceError("cannot bind the socket \(path): \(systemMessage(errno))")
    }
    guard chmod(path, mode) == 0, let identity = identity(of: path),
      listen(descriptor, backlogCount) == 0
    else {
      let message = systemMessage(errno)
      unlink(path)
      throw ServiceError("cannot listen on the socket \(path): \(message)")
    }
    return ListeningSocket(descriptor: descriptor, path: path, created: identity)
  }

  /// Removes a stale socket file; throws when something alive or foreign is at the path.
  private static func clear(_ address: UnixAddress) throws(ServiceError) {
    let path = address.path
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw ServiceError("cannot look at the socket path \(path): \(systemMessage(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ServiceError(
        "\(path) exists and is not a socket: remove it or choose another path with --socket")
    }
    switch connectOutcome(address) {
    case 0, EAGAIN, EINPROGRESS:
      throw ServiceError("another daemon is listening on \(path): stop it or choose another path")
    case ECONNREFUSED:
      guard unlink(path) == 0 || errno == ENOENT else {
        throw ServiceError("cannot replace the stale socket \(path): \(systemMessage(errno))")
      }
    case ENOENT:
      return
    case let code:
      throw ServiceError(
        "cannot tell whether the socket \(path) is in use: \(systemMessage(code))")
    }
  }

  /// Zero when somebody accepted or queued the connection, otherwise the error number.
  private static func connectOutcome(_ address: UnixAddress) -> Int32 {
    let probe = socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
      0)
    guard probe >= 0 else { return errno }
    defer { close(probe) }
    return address.withSocketAddress { connect(probe, $0, $1) == 0 ? 0 : errno }
  }
}
