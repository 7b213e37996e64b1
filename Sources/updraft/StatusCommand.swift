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
    let rows = [("socket", client.socketPath), ("status", state)] + Self.rows(props)
    let width = rows.map(\.0.count).max() ?? 0
    for (name, text) in rows {
      let padding = String(repeating: " ", count: width - name.count + 2)
      try StandardOutput.write(name + padding + text + "\n")
    }
  }

  /// What a person wants to see at a glance; --json has all of it.
  private static func rows(_ reply: Reply<JSONValue>) -> [(String, String)] {
    let props = reply.value
    let texts: [(String, String?)] = [
      ("model", props["model"]?.text),
      ("file", props["model_path"]?.text),
      ("shape", shape(props)),
      ("tasks", props["commands", "tasks"]?.text),
      ("default task", props["commands", "default_task"]?.text),
      ("lengths up to", LongestLengths(properties: reply.json)?.text),
      ("weights", weights(props)),
      ("kernels", props["instruction_set"]?.text),
      ("threads", props["threads"]?.text),
      ("pinning", props["pinning"]?.text),
      ("slots", props["slots"]?.text),
      ("queue", props["queue"]?.text),
    ]
    return texts.compactMap { name, text in text.map { (name, $0) } }
  }

  private static func shape(_ props: JSONValue) -> String? {
    guard
      let layers = props["config", "n_layer"], let heads = props["config", "n_head"],
      let width = props["config", "n_embd"], let positions = props["config", "n_positions"]
    else { return nil }
    return "\(layers.text) layers, \(heads.text) heads, width \(width.text), "
      + "\(positions.text) positions"
  }

  private static func weights(_ props: JSONValue) -> String? {
    guard let kind = props["origin", "kind"], let load = props["load_milliseconds"] else {
      return nil
    }
    let path = props["origin", "path"].map { " \($0.text)" } ?? ""
    return "\(kind.text)\(path), ready in \(load.text) ms"
  }
}
