import FoundationEssentials
import Glibc

/// This program once more, as a process of its own.
enum ChildProcess {
  /// Runs with `arguments` and this process's environment; returns what it printed.
  /// - Throws: ``BenchError`` where it cannot be started or ends with an error; its own message is
  ///   on standard error.
  static func output(_ arguments: [String]) throws -> String {
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { throw failure("a pipe", errno) }
    defer { close(pipes[0]) }
    let process: pid_t
    do {
      defer { close(pipes[1]) }
      process = try start(arguments, output: pipes[1])
    }
    let text = read(pipes[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw failure("waiting for a process", errno) }
    }
    guard status == 0 else {
      throw BenchError(
        "updraft-bench \(arguments.joined(separator: " ")): found wait status \(status), "
          + "expected 0")
    }
    return text
  }

  private static func start(_ arguments: [String], output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    var process = pid_t()
    let code = withCStrings(["updraft-bench"] + arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, environment)
      }
    }
    guard code == 0 else { throw failure("starting updraft-bench", code) }
    return process
  }

  /// All that comes until the other end is closed.
  private static func read(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }

  /// Calls `body` with a C array of C strings that ends with a null.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  private static func failure(_ what: String, _ code: Int32) -> BenchError {
    BenchError("\(what): found \(String(cString: strerror(code))), expected success")
  }
}
