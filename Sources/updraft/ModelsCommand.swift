import ArgumentParser
import Client

struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models the daemon serves.")

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Print the daemon's JSON.")
  var json = false

  func run() async throws {
    let reply = try await connection.client(silenceLimitSeconds: 10).models()
    if json {
      try StandardOutput.write(reply.json + "\n")
      return
    }
    for model in reply.value.data {
      try StandardOutput.write(model.id + "\n")
    }
  }
}
