extension CommandTable {
  /// What ``isTaskName(_:)`` asks for, as the end of an error's sentence.
  public static let taskNameRule =
    "a name of a…z, 0…9, - and _ other than \"\(Command.automaticTask)\""

  /// Whether a task may have this name, which stands in a special token and in requests.
  ///
  /// Whoever reads names from a file asks before any work is spent on them.
  public static func isTaskName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
    return isPlain && !name.isEmpty && name != Command.automaticTask
  }
}
