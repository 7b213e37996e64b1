/// Texts of the control tokens. Nil is the null of a group, which leaves it to the model.
enum ControlToken {
  static let intent = "<|intent|>"
  static let prompt = "<|prompt|>"

  static func task(_ name: String?) -> String { "<|task:\(name ?? "auto")|>" }

  static func length(_ bucket: Int?) -> String { "<|length:\(bucket.map(String.init) ?? "auto")|>" }

  static func reward(_ bin: Int?) -> String { "<|reward:\(bin.map(String.init) ?? "auto")|>" }
}
