/// Puts the pieces of several texts, which a stream interleaves, one text after the other: the
/// current text's pieces pass at once, later texts' pieces wait for their turn.
public struct ChoiceSequencer: Sendable {
  private struct Waiting {
    var text = ""
    var isFinished = false
  }

  private var current = 0
  private var waiting: [Int: Waiting] = [:]

  /// True after a piece was handed out and before its text's end.
  public private(set) var isLineOpen = false

  public init() {}

  /// Takes a piece and returns what may be printed now, a line feed after each finished text.
  public mutating func append(_ choice: Choice) -> String {
    var entry = waiting[choice.index] ?? Waiting()
    entry.text += choice.text
    entry.isFinished = entry.isFinished || choice.finishReason != nil
    waiting[choice.index] = entry

    var output = ""
    while var entry = waiting[current] {
      output += entry.text
      guard entry.isFinished else {
        entry.text = ""
        waiting[current] = entry
        isLineOpen = isLineOpen || !output.isEmpty
        return output
      }
      output += "\n"
      isLineOpen = false
      waiting[current] = nil
      current += 1
    }
    return output
  }
}
