import ArgumentParser
import Client

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say whether the daemon is ready, and how it runs its model.",
    discussion: "Exits with 0 only when the daemon is ready.")

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Print the daemon's JSON.")
  var json = false

  func run() async throws {
    let client = connection.client(silenceLimitSeconds: 10)
    let health = try await client.health()
    let props = try await client.props()
    if json {
      try StandardOutput.write(props.json + "\n")
      return
    }
    let state = health.value["status"]?.text ?? "ready"
    let rows = [("socket", client.socketPath), ("status", state)] + Self.rows(props.value)
    let width = rows.map(\.0.count).max() ?? 0
    for (name, text) in rows {
      let padding = String(repeating: " ", count: width - name.count + 2)
      try StandardOutput.write(name + padding + text + "\n")
    }
  }

  /// The top-level fields, nested ones in brief; tables are left to --json.
  private static func rows(_ props: JSONValue) -> [(String, String)] {
    guard case .object(let fields) = props else { return [] }
    return fields.sorted { $0.key < $1.key }.compactMap { name, value in
      value.text.count <= 200 ? (name, value.text) : nil
    }
  }
}
