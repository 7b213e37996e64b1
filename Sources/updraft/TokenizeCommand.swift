import ArgumentParser
import Client

struct TokenizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Print the token ids of a text, on one line.",
    discussion: "Lengths are counted in these tokens.")

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "The text.")
  var text: String

  @Flag(help: "Print the daemon's JSON.")
  var json = false

  func run() async throws {
    let reply = try await connection.client(silenceLimitSeconds: 10).tokenize(text)
    let ids = reply.value.tokens.map(String.init).joined(separator: " ")
    try StandardOutput.write((json ? reply.json : ids) + "\n")
  }
}
