import Client

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension GenerateCommand {
  /// Asks for each line of standard input in turn.
  ///
  /// A refused line is reported, and the next lines still have their turn; what ends the run is
  /// what would strike all lines alike. A line without texts leaves its place in the output empty,
  /// so that a script can count output lines against input lines.
  func generateFromStandardInput(with client: UpdraftClient) async throws {
    var reader = LineReader(descriptor: STDIN_FILENO)
    var hasRefusal = false
    while let line = try reader.next() {
      do {
        let intent = try line.text()
        guard intent.contains(where: { !$0.isWhitespace }) else {
          try writePlaceholder(json: "null")
          continue
        }
        try await generate(intent, with: client)
      } catch let error as ClientError {
        StandardError.write("updraft: line \(line.number): \(error)\n")
        guard Self.isMatterOfOneLine(error) else { throw ExitStatus(error) }
        hasRefusal = true
        try writePlaceholder(json: try error.json())
      }
    }
    if hasRefusal { throw ExitStatus.refused }
  }

  /// False also for a refused option, which every line is sent with.
  private static func isMatterOfOneLine(_ error: ClientError) -> Bool {
    guard ExitStatus(error) == .refused else { return false }
    guard case .server(let refusal) = error, let field = refusal.param else { return true }
    return field == "prompt"
  }

  /// What stands for the texts of a line that has none.
  private func writePlaceholder(json object: String) throws {
    if json {
      try StandardOutput.write(object + "\n")
      return
    }
    // More than 16 texts the daemon refuses, whatever the line.
    let count = min(max(sampling.count ?? 1, 1), 16)
    try StandardOutput.write(String(repeating: "\n", count: count))
  }
}
