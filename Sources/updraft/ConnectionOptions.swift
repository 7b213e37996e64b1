import ArgumentParser
import Client
import FoundationEssentials

struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The daemon's Unix socket.", valueName: "path"),
    completion: .file(extensions: ["sock"]))
  var socket: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Give up when the daemon sends nothing for this long (default: 10 for status and models).",
      valueName: "seconds"))
  var timeout: Double?

  func validate() throws {
    if let timeout, !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is more than 0 and at most 86400 seconds, found \(timeout).")
    }
  }

  /// - Parameter silenceLimitSeconds: the limit unless --timeout names another.
  func client(silenceLimitSeconds: Double? = nil) -> UpdraftClient {
    let path = socket ?? SocketPath.resolve(environment: ProcessInfo.processInfo.environment)
    return UpdraftClient(socketPath: path, silenceLimitSeconds: timeout ?? silenceLimitSeconds)
  }
}
