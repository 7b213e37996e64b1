import ArgumentParser
import Client

struct UpdraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "updraft",
    abstract: "Ask a running updraftd for text, through its Unix socket.",
    discussion: """
      The socket is --socket, else $UPDRAFT_SOCKET, else $XDG_RUNTIME_DIR/updraft.sock where \
      that is a socket, else /run/updraft/updraft.sock.

      EXIT STATUS:
      \(exitStatuses)
      """,
    subcommands: [
      GenerateCommand.self, StatusCommand.self, ModelsCommand.self, TokenizeCommand.self,
    ])

  @OptionGroup var connection: ConnectionOptions

  private static var exitStatuses: String {
    ExitStatus.allCases.map { status in
      let number = String(status.rawValue)
      return "  " + number + String(repeating: " ", count: 4 - number.count) + status.meaning
    }.joined(separator: "\n")
  }
}
