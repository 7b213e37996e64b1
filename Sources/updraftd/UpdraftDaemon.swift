import ArgumentParser
import Engine
import FoundationEssentials
import Logging
import Platform
import Service

@main
struct UpdraftDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "updraftd",
    abstract: "Serves one model over a Unix domain socket.",
    discussion: """
      Takes the listening socket from systemd where it passed one, otherwise binds --socket.
      SIGTERM and SIGINT finish the generations under way before the daemon exits.
      """)

  @Option(help: ArgumentHelp("The checkpoint to serve (.safetensors.zst).", valueName: "file"))
  var model: String

  @Option(
    help: ArgumentHelp(
      "Where to listen (default: $UPDRAFT_SOCKET, $RUNTIME_DIRECTORY/updraft.sock, "
        + "$XDG_RUNTIME_DIR/updraft.sock or /run/updraft/updraft.sock).", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("Permission bits of the socket, octal.", valueName: "bits"))
  var socketMode = "660"

  @Option(help: ArgumentHelp("Worker threads, or auto.", valueName: "n|auto"))
  var threads = "auto"

  @Option(
    help: ArgumentHelp(
      "CPUs to pin workers to, such as 0,2-3 (default: chosen).", valueName: "list"))
  var cpus: String?

  @Option(
    help: ArgumentHelp(
      "Where decompressed weights are kept (default: $CACHE_DIRECTORY, "
        + "$XDG_CACHE_HOME/updraft or ~/.cache/updraft).", valueName: "dir"))
  var cacheDirectory: String?

  @Option(help: ArgumentHelp("Texts generated at the same time.", valueName: "n"))
  var slots = 4

  @Option(help: ArgumentHelp("Texts that may wait for a slot.", valueName: "n"))
  var queue = 64

  @Option(
    help: ArgumentHelp(
      "trace, debug, info, notice, warning, error or critical.", valueName: "level"))
  var logLevel = "info"

  private var threadCount: Int? { threads == "auto" ? nil : Int(threads) }
  private var mode: UInt32? { UInt32(socketMode, radix: 8) }
  private var level: Logger.Level? { Logger.Level(rawValue: logLevel) }

  func validate() throws {
    guard threads == "auto" || (threadCount ?? 0) >= 1 else {
      throw ValidationError("--threads is a number of at least 1 or auto, found \(threads)")
    }
    guard let mode, mode <= 0o777 else {
      throw ValidationError("--socket-mode is octal, 0 to 777, found \(socketMode)")
    }
    guard (1...256).contains(slots) else {
      throw ValidationError("--slots is 1 to 256, found \(slots)")
    }
    guard (1...65_536).contains(queue) else {
      throw ValidationError("--queue is 1 to 65536, found \(queue)")
    }
    guard level != nil else {
      throw ValidationError("--log-level is a level's name, found \(logLevel)")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let marksPriority = environment["JOURNAL_STREAM"] != nil
    let level = level ?? .info
    let logger = Logger(label: "updraftd") { _ in
      PlainLogHandler(logLevel: level, marksPriority: marksPriority)
    }
    do {
      try await Daemon(configuration: daemonConfiguration(environment), logger: logger).run()
    } catch {
      logger.critical("\(error)")
      throw ExitCode.failure
    }
  }

  private func daemonConfiguration(_ environment: [String: String]) throws
    -> DaemonConfiguration
  {
    let engine = EngineConfiguration(
      modelPath: model,
      cacheDirectory: cacheDirectory
        ?? DaemonConfiguration.defaultCacheDirectory(environment: environment),
      threads: threadCount, cpus: try cpus.map { try CPUTopology.parseList($0) },
      slotCount: slots, queueLimit: queue,
      // A row for each slot's next token, and some for prompts beside them.
      stepRowLimit: max(64, slots + 16))
    return DaemonConfiguration(
      engine: engine,
      socketPath: socket ?? DaemonConfiguration.defaultSocketPath(environment: environment),
      socketMode: mode ?? 0o660)
  }
}
