import FoundationEssentials
import Glibc
import Synchronization

/// `updraftd` as a process of its own, as an operator runs it.
final class DaemonProcess: Sendable {
  struct Failure: Error { let message: String }

  let socketPath: String
  let logPath: String
  private let process: pid_t
  /// Exit code, or 128 and the signal, once it is known.
  private let status = Mutex<Int32?>(nil)

  /// Starts the daemon; `waitsUntilReady` returns when its health is good.
  init(
    socketPath: String, arguments: [String] = [], model: String? = nil,
    waitsUntilReady: Bool = true
  ) throws {
    let folder = try ScratchFolder.make()
    self.socketPath = socketPath
    logPath = folder + "/log"
    let model = try model ?? TinyCheckpoint.path.get()
    let words =
      [
        try Self.program(), "--model", model, "--socket", socketPath, "--cache-directory",
        folder + "/cache", "--threads", "1",
      ] + arguments
    process = try Self.spawn(words, logPath: logPath)
    Self.endAtExit(process)
    if waitsUntilReady { try waitUntilReady() }
  }

  /// A daemon on a socket of its own.
  convenience init(arguments: [String] = []) throws {
    try self.init(socketPath: ScratchFolder.make() + "/s", arguments: arguments)
  }

  deinit {
    guard status.withLock({ $0 }) == nil else { return }
    kill(process, SIGKILL)
    _ = wait()
  }

  var log: String {
    (try? String(decoding: Data(contentsOf: URL(filePath: logPath)), as: UTF8.self)) ?? ""
  }

  func terminate(_ signal: Int32 = SIGTERM) { kill(process, signal) }

  /// Waits for the end: the exit code, or 128 and the signal.
  func wait() -> Int32 {
    if let status = status.withLock({ $0 }) { return status }
    var raw: Int32 = 0
    while waitpid(process, &raw, 0) < 0, errno == EINTR {}
    let code = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
    status.withLock { $0 = code }
    Self.running.withLock { _ = $0.remove(process) }
    return code
  }

  private static let running = Mutex<Set<pid_t>>([])

  /// Shared daemons are never released: they end with the tests.
  private static func endAtExit(_ process: pid_t) {
    let isFirst = running.withLock { running in
      running.insert(process)
      return running.count == 1
    }
    guard isFirst else { return }
    atexit { for process in DaemonProcess.running.withLock({ $0 }) { kill(process, SIGKILL) } }
  }

  func exchange(_ method: String, _ target: String, body: String? = nil) throws
    -> RawConnection.Response
  {
    try RawConnection.exchange(socketPath, method, target, body: body)
  }

  func complete(_ body: String) throws -> RawConnection.Response {
    try exchange("POST", "/v1/completions", body: body)
  }

  private func waitUntilReady() throws {
    for _ in 0..<1500 {
      if let response = try? exchange("GET", "/health"), response.status == 200 { return }
      guard waitpid(process, nil, WNOHANG) == 0 else {
        status.withLock { $0 = -1 }
        break
      }
      usleep(20_000)
    }
    throw Failure(message: "the daemon did not become ready; its log:\n\(log)")
  }

  /// The daemon that was built beside these tests.
  private static func program() throws -> String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? ""
    let folders = [
      String(
        bundle.prefix(
          upTo: bundle.firstRange(of: "/updraftPackageTests.xctest")?.lowerBound
            ?? bundle.startIndex)),
      String(
        #filePath.prefix(
          upTo: #filePath.firstRange(of: "/Tests/ServiceTests")?.lowerBound ?? #filePath.startIndex)
      ) + "/.build/debug",
    ]
    for folder in folders where access(folder + "/updraftd", X_OK) == 0 {
      return folder + "/updraftd"
    }
    throw Failure(message: "updraftd is not built: looked in \(folders)")
  }

  private static func spawn(_ words: [String], logPath: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, logPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    // Sockets of tests that run at the same time would otherwise stay open in the daemon;
    // numbers that are not open do no harm.
    for descriptor in Int32(3)..<1000 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, words[0], &actions, nil, &arguments, environ)
    guard code == 0 else { throw Failure(message: "cannot start \(words[0]): error \(code)") }
    return process
  }
}
